//! A request's body, which shows that it moves.

use super::DropFault;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use opendal::Buffer;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// The connection takes this much at a time, so that a slow line shows life often enough.
const SIP: usize = 64 * 1024;

/// Counts what was taken of a body. Whoever waits for an answer looks whether it still grows.
#[derive(Default, Clone)]
pub(super) struct Pulse(Arc<AtomicU64>);

impl Pulse {
    /// Bytes taken so far.
    pub(super) fn taken(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn beat(&self, bytes: usize) {
        self.0.fetch_add(u64::try_from(bytes).unwrap_or(0), Ordering::Relaxed);
    }
}

enum Supply {
    Held(Buffer),
    Pumped { pieces: mpsc::Receiver<Result<Bytes, DropFault>>, rest: Bytes },
}

/// A body of known length.
pub(super) struct OutgoingBody {
    supply: Supply,
    left: u64,
    pulse: Pulse,
}

impl OutgoingBody {
    /// Of what is in memory.
    pub(super) fn held(buffer: Buffer, pulse: Pulse) -> Self {
        let left = u64::try_from(buffer.len()).unwrap_or(u64::MAX);
        Self { supply: Supply::Held(buffer), left, pulse }
    }

    /// Of what is read meanwhile.
    pub(super) fn pumped(pieces: mpsc::Receiver<Result<Bytes, DropFault>>, length: u64, pulse: Pulse) -> Self {
        Self { supply: Supply::Pumped { pieces, rest: Bytes::new() }, left: length, pulse }
    }
}

impl Body for OutgoingBody {
    type Data = Bytes;
    type Error = DropFault;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, DropFault>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let sip = match &mut self.supply {
            Supply::Held(buffer) => {
                let length = buffer.len().min(SIP);
                buffer.split_to(length).to_bytes()
            }
            Supply::Pumped { pieces, rest } => {
                if rest.is_empty() {
                    *rest = match std::task::ready!(pieces.poll_recv(cx)) {
                        Some(Ok(piece)) => piece,
                        Some(Err(fault)) => return Poll::Ready(Some(Err(fault))),
                        None => return Poll::Ready(Some(Err(DropFault::Source))),
                    };
                }
                rest.split_to(rest.len().min(SIP))
            }
        };
        self.pulse.beat(sip.len());
        self.left = self.left.saturating_sub(u64::try_from(sip.len()).unwrap_or(u64::MAX));
        Poll::Ready(Some(Ok(Frame::data(sip))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
