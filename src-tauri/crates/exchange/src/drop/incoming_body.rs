//! A response's body: it must keep moving, and where it is held in memory it must end in time.

use super::{DropFault, Reach};
use futures_util::Stream;
use http_body::Body;
use opendal::{Buffer, Error, ErrorKind};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// Bytes as they come in.
pub(super) struct IncomingBody {
    body: reqwest::Body,
    stall: Duration,
    timer: Pin<Box<Sleep>>,
    allowed: u64,
}

impl IncomingBody {
    /// A body that may be still for `stall` at most, and `allowed` bytes long.
    pub(super) fn new(body: reqwest::Body, stall: Duration, allowed: u64) -> Self {
        Self { body, stall, timer: Box::pin(sleep(stall)), allowed }
    }
}

/// Hands a fault of ours through the storage layer.
pub(super) fn wrapped(fault: DropFault) -> Error {
    Error::new(ErrorKind::Unexpected, "the transport found a fault").set_source(fault)
}

impl Stream for IncomingBody {
    type Item = opendal::Result<Buffer>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
                ready!(self.timer.as_mut().poll(cx));
                return Poll::Ready(Some(Err(wrapped(DropFault::Unreachable(Reach::Time)))));
            };
            let data = match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(wrapped(DropFault::from_http(&error))))),
                // Trailers are of no interest, but they count as a sign of life.
                Some(Ok(frame)) => frame.into_data().ok(),
            };
            let again = Instant::now() + self.stall;
            self.timer.as_mut().reset(again);
            let Some(data) = data else { continue };
            let Some(allowed) = self.allowed.checked_sub(u64::try_from(data.len()).unwrap_or(u64::MAX)) else {
                return Poll::Ready(Some(Err(wrapped(DropFault::TooLarge))));
            };
            self.allowed = allowed;
            return Poll::Ready(Some(Ok(Buffer::from(data))));
        }
    }
}
