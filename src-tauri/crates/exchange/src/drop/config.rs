//! Where a drop is. Secrets are kept apart: [`super::Secret`].

use super::DropFault;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::PathBuf;

/// A drop (投递处), as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drop {
    /// Where it is.
    pub place: Place,
    /// A person insists on `http` to another machine. What is inside stays sealed; the password does not.
    #[serde(default)]
    pub insist_plain: bool,
    /// A PEM file with certificate authorities to believe besides the system's: offices have their own.
    #[serde(default)]
    pub authorities: Option<PathBuf>,
}

/// What kind of storage, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// A folder: on a stick, on a share. It must be there: a missing one means that nothing is plugged in, and is never made.
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// WebDAV with basic authentication.
    Webdav {
        /// As in `https://files.example.gov.cn/dav`.
        endpoint: String,
        /// The folder in it, which must be there.
        #[serde(default)]
        root: String,
        /// The user; the password is the secret.
        user: String,
    },
    /// S3 or what speaks like it.
    S3 {
        /// As in `https://s3.example.gov.cn`.
        endpoint: String,
        /// As the server names it; often `us-east-1` where there is but one.
        region: String,
        /// The bucket, which must be there.
        bucket: String,
        /// What every key begins with.
        #[serde(default)]
        root: String,
        /// The public half of the access key; the secret half is the secret.
        access_key_id: String,
        /// The bucket stands in the path rather than in the host's name. Most servers that are not a cloud want that.
        path_style: bool,
    },
}

impl Drop {
    /// A folder.
    #[must_use]
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self { place: Place::Folder { path: path.into() }, insist_plain: false, authorities: None }
    }

    /// Whether it may be used as it stands.
    ///
    /// # Errors
    /// [`DropFault::PlainRefused`] for `http` to another machine that nobody insisted on, [`DropFault::Config`] for what cannot be meant.
    pub fn check(&self) -> Result<(), DropFault> {
        match &self.place {
            Place::Folder { path } if path.is_absolute() => Ok(()),
            Place::Folder { .. } => Err(DropFault::Config("the folder's path is not absolute")),
            Place::Webdav { endpoint, root, .. } => self.check_network(endpoint, root),
            Place::S3 { endpoint, root, bucket, region, .. } => {
                if region.is_empty() || bucket.is_empty() || !bucket.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)) {
                    return Err(DropFault::Config("the bucket or the region is no name"));
                }
                self.check_network(endpoint, root)
            }
        }
    }

    fn check_network(&self, endpoint: &str, root: &str) -> Result<(), DropFault> {
        if root.split('/').any(|step| step == "." || step == "..") || root.chars().any(char::is_control) {
            return Err(DropFault::Config("the folder in the drop is no path"));
        }
        let url = parse(endpoint)?;
        match url.scheme() {
            "https" => Ok(()),
            "http" if self.insist_plain || is_loopback(&url) => Ok(()),
            "http" => Err(DropFault::PlainRefused),
            _ => Err(DropFault::Config("the address begins with neither https:// nor http://")),
        }
    }
}

/// An endpoint with nothing in it but scheme, host, port and path: a password in it would end up in logs.
pub(super) fn parse(endpoint: &str) -> Result<Url, DropFault> {
    let url = Url::parse(endpoint).map_err(|_| DropFault::Config("the address is no URL"))?;
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(DropFault::Config("the address holds more than scheme, host and path"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(DropFault::Config("the address names no host"));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webdav(endpoint: &str) -> Drop {
        let place = Place::Webdav { endpoint: endpoint.to_owned(), root: "subao".to_owned(), user: "u".to_owned() };
        Drop { place, insist_plain: false, authorities: None }
    }

    #[test]
    fn plain_http_is_for_loopback_or_for_whoever_insists() {
        for fine in ["https://files.example.cn/dav", "http://127.0.0.1:8080", "http://localhost/dav/", "http://[::1]:8080/"] {
            assert_eq!(webdav(fine).check(), Ok(()), "{fine}");
        }
        // What only looks like loopback is another machine.
        for plain in ["http://files.example.cn/dav", "http://10.0.0.1/", "http://127.0.0.1.example.cn/", "http://localhost.example.cn"] {
            assert_eq!(webdav(plain).check(), Err(DropFault::PlainRefused), "{plain}");
            assert_eq!(Drop { insist_plain: true, ..webdav(plain) }.check(), Ok(()));
        }
        for odd in ["ftp://x/", "file:///etc", "files", "https://user:pw@host/", "https://host/?a=b", "http://127.0.0.1@evil.example/"] {
            assert!(matches!(webdav(odd).check(), Err(DropFault::Config(_))), "{odd}");
        }
        assert!(matches!(Drop::folder("relative").check(), Err(DropFault::Config(_))));
    }

    #[test]
    fn a_stored_drop_is_read_back() {
        let s3 = Place::S3 {
            endpoint: "https://s3.example.cn".to_owned(),
            region: "cn-1".to_owned(),
            bucket: "subao".to_owned(),
            root: String::new(),
            access_key_id: "AK".to_owned(),
            path_style: true,
        };
        for drop in [
            Drop::folder("/mnt/stick"),
            webdav("https://h/dav"),
            Drop { place: s3, insist_plain: true, authorities: Some("/ca.pem".into()) },
        ] {
            let json = serde_json::to_string(&drop).unwrap();
            assert_eq!(serde_json::from_str::<Drop>(&json).unwrap(), drop, "{json}");
        }
    }
}
