//! What the window sees of drops: 投递处.

#![allow(missing_docs, reason = "fields bear the words of the design; what needs saying is said")]

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A drop with how it goes there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DropRow {
    pub id: String,
    pub name: String,
    /// `folder` · `webdav` · `s3`
    pub kind: String,
    pub kind_name: String,
    /// As it was put in; the secret is never given back.
    pub path: String,
    pub endpoint: String,
    pub root: String,
    pub user: String,
    pub region: String,
    pub bucket: String,
    pub access_key_id: String,
    pub path_style: bool,
    pub insist_plain: bool,
    pub authorities: String,
    pub has_secret: bool,
    pub paused: bool,
    /// Bundles that are not there yet.
    pub waiting: u32,
    /// Bundles that are there and that the receivers have not confirmed.
    pub unconfirmed: u32,
    /// When the last bundle was all there.
    pub sent_at: Option<String>,
    pub live: DropLive,
}

/// How it goes at a drop just now. Also what the event `subao://drops` carries.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DropLive {
    /// Hex id of the drop.
    pub id: String,
    /// `resting` not started · `starting` · `well` · `away` not reachable, tried again by itself · `trouble` a person must see to it · `paused`
    pub state: String,
    pub state_name: String,
    /// What is wrong and what to do; empty where all is well.
    pub words: String,
    /// `drop.…`; empty where all is well.
    pub code: String,
    /// `sending` · `fetching`, while something is under way.
    pub moving: String,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub total: u64,
    /// Objects that are there and are not what they should be.
    pub damaged: u32,
}

/// A drop as a person describes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DropInput {
    /// Empty for a new one.
    pub id: String,
    pub name: String,
    /// `folder` · `webdav` · `s3`
    pub kind: String,
    pub path: String,
    pub endpoint: String,
    pub root: String,
    pub user: String,
    pub region: String,
    pub bucket: String,
    pub access_key_id: String,
    /// Password or secret key; empty keeps the one that is there.
    pub secret: String,
    pub path_style: bool,
    /// `http` to another machine all the same.
    pub insist_plain: bool,
    /// A PEM file with the office's own authorities; empty for none.
    pub authorities: String,
}
