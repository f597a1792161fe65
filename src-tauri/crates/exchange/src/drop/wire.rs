//! The one HTTP client of a drop, and how the storage layer uses it: no redirects, limits on time and memory, and each
//! refusal told by what it is.

use super::config::Drop;
use super::incoming_body::{IncomingBody, wrapped};
use super::outgoing_body::{OutgoingBody, Pulse};
use super::{DropFault, Reach};
use futures_util::StreamExt;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use opendal::raw::Operation;
use opendal::{Buffer, HttpBody, HttpTransport};
use reqwest::redirect::Policy;
use reqwest::{Body, Certificate, Client, Url};
use std::time::Duration;

/// The longest answer that is held in memory: a listing of some twenty thousand objects.
const LONGEST_ANSWER: u64 = 16 * 1024 * 1024;

/// The longest refusal that is looked into.
const LONGEST_REFUSAL: usize = 8 * 1024;

/// The client with its limits.
#[derive(Clone)]
pub(super) struct Wire {
    client: Client,
    stall: Duration,
}

impl Wire {
    /// A client for this drop. The authorities of the system are believed, and those of the drop.
    pub(super) fn new(drop: &Drop, stall: Duration) -> Result<Self, DropFault> {
        // The first one installed counts for the process; whoever came before us has chosen one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            // A redirect would hand the credentials to whoever the answer names.
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(stall.min(Duration::from_secs(20)))
            .pool_idle_timeout(Duration::from_secs(30));
        if let Some(path) = &drop.authorities {
            let unreadable = |_| DropFault::Config("the file of certificate authorities cannot be read");
            let pem = std::fs::read(path).map_err(unreadable)?;
            let authorities =
                Certificate::from_pem_bundle(&pem).map_err(|_| DropFault::Config("the file of certificate authorities is no PEM"))?;
            if authorities.is_empty() {
                return Err(DropFault::Config("the file of certificate authorities holds none"));
            }
            builder = builder.tls_certs_merge(authorities);
        }
        let client = builder.build().map_err(|_| DropFault::Tls)?;
        Ok(Self { client, stall })
    }

    /// Sends one request and waits for the head of the answer, as long as either side still moves.
    pub(super) async fn send(
        &self,
        method: Method,
        url: Url,
        headers: HeaderMap,
        body: OutgoingBody,
        pulse: &Pulse,
    ) -> Result<Response<Body>, DropFault> {
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = Some(Body::wrap(body));
        let answer = self.client.execute(request);
        tokio::pin!(answer);
        let mut taken = pulse.taken();
        let response = loop {
            tokio::select! {
                response = &mut answer => break response.map_err(|error| DropFault::from_http(&error))?,
                () = tokio::time::sleep(self.stall) => {
                    let now = pulse.taken();
                    if now == taken {
                        return Err(DropFault::Unreachable(Reach::Time));
                    }
                    taken = now;
                }
            }
        };
        let response = Response::from(response);
        match refusal(response.status()) {
            None => Ok(response),
            Some(DropFault::Credentials) if response.status() == StatusCode::FORBIDDEN => Err(self.look_into(response).await),
            Some(fault) => Err(fault),
        }
    }

    /// S3 refuses a request that was signed by a wrong clock as it refuses a wrong key, and says the difference in the body.
    async fn look_into(&self, response: Response<Body>) -> DropFault {
        let mut body = IncomingBody::new(response.into_body(), self.stall, LONGEST_ANSWER);
        let mut text = Vec::new();
        while let Some(Ok(piece)) = body.next().await {
            text.extend_from_slice(&piece.to_bytes());
            if text.len() > LONGEST_REFUSAL {
                break;
            }
        }
        let skewed = String::from_utf8_lossy(&text).contains("RequestTimeTooSkewed");
        if skewed { DropFault::Clock } else { DropFault::Credentials }
    }
}

impl HttpTransport for Wire {
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let (mut head, body) = request.into_parts();
        let mut url = Url::parse(&head.uri.to_string()).map_err(|_| wrapped(DropFault::Config("the address is no URL")))?;
        // It is signed as escaped, and some servers check the signature over what they got, letter by letter.
        if let Some(escaped) = url.query().filter(|query| query.contains('/')).map(|query| query.replace('/', "%2F")) {
            url.set_query(Some(&escaped));
        }
        if head.method.as_str() == "MOVE" {
            // The storage layer would overwrite; a name that is taken stays as it is.
            head.headers.insert("Overwrite", HeaderValue::from_static("F"));
        }
        let streams = head.extensions.get::<Operation>().is_some_and(|operation| *operation == Operation::Read);
        let allowed = if streams { u64::MAX } else { LONGEST_ANSWER };
        let only_head = head.method == Method::HEAD;
        // The body says its length itself.
        head.headers.remove(http::header::CONTENT_LENGTH);
        let pulse = Pulse::default();
        let body = OutgoingBody::held(body, pulse.clone());
        let origin = url.origin().ascii_serialization();
        let response = self.send(head.method, url, head.headers, body, &pulse).await.map_err(wrapped)?;
        let (mut head, body) = response.into_parts();
        if head.status == StatusCode::MULTI_STATUS {
            let listing = relative(IncomingBody::new(body, self.stall, allowed), &origin).await?;
            head.headers.remove(http::header::CONTENT_LENGTH);
            let listing = futures_util::stream::iter([Ok(Buffer::from(listing))]);
            return Ok(Response::from_parts(head, HttpBody::new(listing, None)));
        }
        let length = head.headers.get(http::header::CONTENT_LENGTH).and_then(|text| text.to_str().ok()?.parse().ok());
        let body = HttpBody::new(IncomingBody::new(body, self.stall, allowed), length.filter(|_| !only_head));
        Ok(Response::from_parts(head, body))
    }
}

/// A listing that names paths only. Some servers (IIS) write whole addresses, which the storage layer does not understand.
async fn relative(mut body: IncomingBody, origin: &str) -> opendal::Result<Vec<u8>> {
    let mut listing = Vec::new();
    while let Some(piece) = body.next().await {
        listing.extend_from_slice(&piece?.to_bytes());
    }
    let address = format!(">{origin}/");
    Ok(match String::from_utf8(listing) {
        Ok(text) if text.contains(&address) => text.replace(&address, ">/").into_bytes(),
        Ok(text) => text.into_bytes(),
        // No XML of ours; let the parser say so.
        Err(error) => error.into_bytes(),
    })
}

/// What a status means for the whole drop. Those that speak of one object (404, 405, 409, 412, 416) are not for here.
fn refusal(status: StatusCode) -> Option<DropFault> {
    match status.as_u16() {
        401 | 403 | 407 => Some(DropFault::Credentials),
        413 => Some(DropFault::TooLarge),
        507 => Some(DropFault::NoSpace),
        408 | 423 | 425 | 429 => Some(DropFault::Unreachable(Reach::Server)),
        300..=399 => Some(DropFault::Other(format!("redirected: HTTP {}", status.as_u16()))),
        500..=599 if status != StatusCode::NOT_IMPLEMENTED => Some(DropFault::Unreachable(Reach::Server)),
        _ => None,
    }
}
