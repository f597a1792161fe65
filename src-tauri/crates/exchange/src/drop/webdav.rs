//! A drop on a WebDAV server.
//!
//! The storage layer holds a whole object in memory before it sends it, so sending is done here, as a stream: to a temporary
//! name, then a MOVE that must not overwrite. A server that knows no MOVE gets the object under its name at once.

use super::outgoing_body::{OutgoingBody, Pulse};
use super::pump::pump;
use super::step::step;
use super::wire::Wire;
use super::{DropFault, Part, Prefix, Reach, Secret};
use http::{HeaderMap, HeaderValue, Method, header};
use opendal::raw::{format_authorization_by_basic, percent_decode_path};
use opendal::services::Webdav;
use opendal::{Buffer, Operator};
use reqwest::Url;
use std::time::Duration;
use zeroize::Zeroizing;

/// How often progress is told.
const GLANCE: Duration = Duration::from_millis(250);

/// What a temporary name ends in.
const UNFINISHED: &str = ".part";

const NO_URL: DropFault = DropFault::Config("the address is no URL");

/// For everything but sending. The endpoint's path goes into the root, where the storage layer compares it decoded with what
/// the server lists: servers differ in how they write other letters than Latin ones.
pub(super) fn open(base: &Url, user: &str, password: &str) -> Result<Operator, DropFault> {
    let root = percent_decode_path(base.path());
    let builder = Webdav::default().endpoint(&base.origin().ascii_serialization()).root(&root).username(user).password(password);
    Operator::new(builder).map_err(|_| NO_URL)
}

/// The root as a URL, without a slash at its end.
pub(super) fn base(endpoint: &Url, root: &str) -> Result<Url, DropFault> {
    let mut base = endpoint.clone();
    base.path_segments_mut().map_err(|()| NO_URL)?.pop_if_empty().extend(root.split('/').filter(|step| !step.is_empty()));
    Ok(base)
}

/// Sends objects.
pub(super) struct WebdavPut {
    wire: Wire,
    base: Url,
    user: String,
    password: Secret,
}

impl WebdavPut {
    pub(super) fn new(wire: Wire, base: Url, user: &str, password: &str) -> Self {
        Self { wire, base, user: user.to_owned(), password: Secret::new(password.to_owned()) }
    }

    /// Asks for the root itself: the storage layer takes every root for granted.
    pub(super) async fn reachable(&self) -> Result<(), DropFault> {
        let mut url = self.base.clone();
        url.path_segments_mut().map_err(|()| NO_URL)?.push("");
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, self.authorization()?);
        headers.insert("Depth", HeaderValue::from_static("0"));
        let method = Method::from_bytes(b"PROPFIND").map_err(|_| NO_URL)?;
        let pulse = Pulse::default();
        let body = OutgoingBody::held(Buffer::new(), pulse.clone());
        match self.wire.send(method, url, headers, body, &pulse).await?.status().as_u16() {
            207 => Ok(()),
            404 | 409 | 410 => Err(DropFault::Missing),
            status => Err(DropFault::Other(format!("no WebDAV: HTTP {status}"))),
        }
    }

    pub(super) async fn put(
        &self,
        operator: &Operator,
        prefix: &Prefix,
        part: &Part,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), DropFault> {
        operator.create_dir(&format!("{prefix}/")).await?;
        step("webdav.made");
        let place = format!("{prefix}/{}", part.name);
        let beside = format!("{place}{UNFINISHED}");
        self.send(prefix, &format!("{}{UNFINISHED}", part.name), part, progress).await?;
        step("webdav.sent");
        match operator.rename(&beside, &place).await {
            Ok(()) => Ok(()),
            // What the server has against the move, it may not have against the object itself: some know no MOVE, some
            // refuse it behind a proxy. If the name is taken after all, reading back will show by what.
            Err(error) => {
                let fault = DropFault::from(error);
                let final_word = !matches!(fault, DropFault::Other(_) | DropFault::Credentials | DropFault::Unreachable(Reach::Server));
                let taken = operator.exists(&place).await.unwrap_or(false);
                if !taken && final_word {
                    return Err(fault);
                }
                if !taken {
                    self.send(prefix, &part.name.to_string(), part, progress).await?;
                }
                Ok(operator.delete(&beside).await?)
            }
        }
    }

    async fn send(&self, prefix: &Prefix, name: &str, part: &Part, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<(), DropFault> {
        let mut url = self.base.clone();
        url.path_segments_mut().map_err(|()| NO_URL)?.extend([&prefix.to_string(), name]);
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, self.authorization()?);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        let pulse = Pulse::default();
        let body = OutgoingBody::pumped(pump(part), part.length, pulse.clone());
        let sending = self.wire.send(Method::PUT, url, headers, body, &pulse);
        tokio::pin!(sending);
        let answer = loop {
            tokio::select! {
                answer = &mut sending => break answer?,
                () = tokio::time::sleep(GLANCE) => progress(pulse.taken()),
            }
        };
        match answer.status().as_u16() {
            200 | 201 | 204 => {
                progress(part.length);
                Ok(())
            }
            404 | 409 => Err(DropFault::Missing),
            405 => Err(DropFault::ReadOnly),
            status => Err(DropFault::Other(format!("sending: HTTP {status}"))),
        }
    }

    fn authorization(&self) -> Result<HeaderValue, DropFault> {
        let encoded =
            Zeroizing::new(format_authorization_by_basic(&self.user, self.password.expose()).map_err(|_| DropFault::Credentials)?);
        let mut value = HeaderValue::from_str(&encoded).map_err(|_| DropFault::Credentials)?;
        value.set_sensitive(true);
        Ok(value)
    }
}
