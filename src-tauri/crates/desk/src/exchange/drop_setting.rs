//! 投递处 as a person sets them: added, changed, paused, removed. What is wrong stands beside its field.

use super::drop_words::drop_fault;
use crate::Result;
use crate::desk::{Desk, id_of, id_text, new_id};
use crate::fault::{fault, field};
use crate::station::required;
use crate::view_drop::{DropInput, DropRow};
use casebook::Id;
use exchange::drop::{Drop, DropFault, Place};
use ledger::KeptDrop;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where a drop is, as it was kept.
pub(super) fn place_of(kept: &KeptDrop) -> Result<Drop> {
    serde_json::from_str(&kept.config).map_err(|_| fault("drop.config", "这个投递处的设置读不通，请删去后重新添加"))
}

impl Desk {
    /// Every drop, without how it goes there just now.
    ///
    /// # Errors
    /// A locked desk; a database that can't be read.
    pub fn drops(&self) -> Result<Vec<DropRow>> {
        let ledger = self.open()?;
        let peers = ledger.peers()?;
        let mut rows = Vec::new();
        for kept in ledger.drops()? {
            let (waiting, unconfirmed) = ledger.bundle_counts(&kept.id)?;
            let sent = peers.iter().flat_map(|p| p.exported.values()).filter(|e| e.way == kept.name).map(|e| e.at).max_by_key(|at| at.ms);
            let row = DropRow {
                id: id_text(&kept.id),
                name: kept.name.clone(),
                has_secret: kept.secret.is_some(),
                paused: kept.paused,
                waiting,
                unconfirmed,
                sent_at: sent.map(casebook::Time::rfc3339),
                ..row_of(&place_of(&kept)?)
            };
            rows.push(row);
        }
        Ok(rows)
    }

    /// Adds a drop, or changes one. Gives its id.
    ///
    /// # Errors
    /// What is missing or can't be meant, beside its field; an operator who may only read; a failing disk.
    pub fn drop_put(&mut self, input: &DropInput) -> Result<String> {
        self.open()?.must_write()?;
        let added_ms = self.time().ms;
        let known = self.open()?.drops()?;
        let before = if input.id.is_empty() { None } else { Some(find(&known, &id_of(&input.id)?)?) };
        let name = required("name", &input.name, "请给这个投递处起个名字")?;
        if name == "file" || known.iter().any(|d| d.name == name && before.is_none_or(|b| b.id != d.id)) {
            return Err(field("drop.name_taken", "name", "这个名字已经用了，请换一个"));
        }
        let drop = self.described(input)?;
        let secret = secret(input, &drop, before)?;
        let config = serde_json::to_string(&drop).map_err(|_| fault("drop.config", "这个投递处没有存下，请重试"))?;
        let kept = KeptDrop {
            id: before.map_or_else(new_id, |b| b.id),
            name: name.to_owned(),
            config,
            secret,
            paused: before.is_some_and(|b| b.paused),
            added_ms: before.map_or(added_ms, |b| b.added_ms),
        };
        self.open_mut()?.put_drop(&kept)?;
        Ok(id_text(&kept.id))
    }

    /// Forgets a drop with its credentials. What lies there stays there.
    ///
    /// # Errors
    /// A locked desk, an operator who may only read, a failing disk.
    pub fn drop_remove(&mut self, id: &str) -> Result<()> {
        let id = id_of(id)?;
        self.open_mut()?.remove_drop(&id)?;
        self.sweep_outbox()
    }

    /// Lets a drop rest, or go on.
    ///
    /// # Errors
    /// An unknown drop, an operator who may only read, a failing disk.
    pub fn drop_pause(&mut self, id: &str, paused: bool) -> Result<()> {
        let ledger = self.open_mut()?;
        let known = ledger.drops()?;
        let kept = KeptDrop { paused, ..find(&known, &id_of(id)?)?.clone() };
        Ok(ledger.put_drop(&kept)?)
    }

    fn described(&self, input: &DropInput) -> Result<Drop> {
        let place = match input.kind.as_str() {
            "folder" => {
                let path = PathBuf::from(required("path", &input.path, "请选择文件夹")?);
                if !path.is_absolute() {
                    return Err(field("drop.config", "path", "请写出完整的路径"));
                }
                if path.starts_with(&self.place.folder) || self.place.folder.starts_with(&path) {
                    return Err(field("drop.own_folder", "path", "不能选台站自己的文件夹或它的上级，请另选一个"));
                }
                Place::Folder { path }
            }
            "webdav" => Place::Webdav {
                endpoint: required("endpoint", &input.endpoint, "请填写地址，以 https:// 开头")?.to_owned(),
                root: input.root.trim().to_owned(),
                user: required("user", &input.user, "请填写用户名")?.to_owned(),
            },
            "s3" => Place::S3 {
                endpoint: required("endpoint", &input.endpoint, "请填写地址，以 https:// 开头")?.to_owned(),
                region: required("region", &input.region, "请填写区域；只有一个的服务器通常写 us-east-1")?.to_owned(),
                bucket: required("bucket", &input.bucket, "请填写存储桶的名字")?.to_owned(),
                root: input.root.trim().to_owned(),
                access_key_id: required("access_key_id", &input.access_key_id, "请填写访问密钥的编号")?.to_owned(),
                path_style: input.path_style,
            },
            _ => return Err(field("drop.kind", "kind", "请选择文件夹、WebDAV 或 S3")),
        };
        let authorities = Some(input.authorities.trim()).filter(|a| !a.is_empty()).map(PathBuf::from);
        if authorities.as_deref().is_some_and(|a| !a.is_absolute() || !a.is_file()) {
            return Err(field("drop.authorities", "authorities", "找不到这个证书文件，请选择 PEM 格式的根证书"));
        }
        let drop = Drop { place, insist_plain: input.insist_plain, authorities };
        match drop.check() {
            Ok(()) => Ok(drop),
            Err(why) => Err(beside_field(&drop, &why)),
        }
    }
}

/// Which field a refusal is about: where the same with another root or bucket would do, that one.
fn beside_field(drop: &Drop, why: &DropFault) -> crate::view::DeskFault {
    let words = drop_fault(why);
    if matches!(why, DropFault::PlainRefused) {
        return field(&words.code, "endpoint", &words.message);
    }
    let would_do = |change: &dyn Fn(&mut Place)| {
        let mut place = drop.place.clone();
        change(&mut place);
        Drop { place, insist_plain: true, authorities: None }.check().is_ok()
    };
    let (name, message) = if matches!(drop.place, Place::Folder { .. }) {
        ("path", "请写出完整的路径")
    } else if would_do(&|place| {
        if let Place::Webdav { root, .. } | Place::S3 { root, .. } = place {
            root.clear();
        }
    }) {
        ("root", "文件夹里不能有 . 或 .. 这样的一级，也不能有看不见的字符")
    } else if would_do(&|place| {
        if let Place::S3 { bucket, .. } = place {
            "b".clone_into(bucket);
        }
    }) {
        ("bucket", "存储桶的名字只能有字母、数字、点、横线和下划线")
    } else {
        ("endpoint", "地址要以 https:// 开头，只含主机、端口和路径，不能带用户名、口令或问号")
    };
    field(&words.code, name, message)
}

/// The secret that goes with it: the one that was put in, or the one from before where it goes to the same place for the same user.
fn secret(input: &DropInput, drop: &Drop, before: Option<&KeptDrop>) -> Result<Option<Zeroizing<String>>> {
    if matches!(drop.place, Place::Folder { .. }) {
        return Ok(None);
    }
    if !input.secret.is_empty() {
        return Ok(Some(Zeroizing::new(input.secret.clone())));
    }
    let kept = before.and_then(|b| Some((place_of(b).ok()?, b.secret.clone()?)));
    match kept {
        // A password must not go to another server because somebody changed the address.
        Some((there, secret)) if to_whom(&there.place) == to_whom(&drop.place) => Ok(Some(secret)),
        Some(_) => Err(field("drop.secret_again", "secret", "地址或用户变了，请重新填写口令")),
        None => Err(field("field.missing", "secret", "请填写口令或密钥")),
    }
}

fn to_whom(place: &Place) -> (&str, &str) {
    match place {
        Place::Folder { .. } => ("", ""),
        Place::Webdav { endpoint, user, .. } => (endpoint, user),
        Place::S3 { endpoint, access_key_id, .. } => (endpoint, access_key_id),
    }
}

fn find<'k>(known: &'k [KeptDrop], id: &Id) -> Result<&'k KeptDrop> {
    known.iter().find(|d| d.id == *id).ok_or_else(|| fault("drop.unknown", "没有这个投递处，请刷新后再试"))
}

fn row_of(drop: &Drop) -> DropRow {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let row = DropRow {
        insist_plain: drop.insist_plain,
        authorities: drop.authorities.as_deref().map(text).unwrap_or_default(),
        ..DropRow::default()
    };
    let kind = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
    match drop.place.clone() {
        Place::Folder { path } => {
            let (kind, kind_name) = kind("folder", "文件夹或共享盘");
            DropRow { kind, kind_name, path: text(&path), ..row }
        }
        Place::Webdav { endpoint, root, user } => {
            let (kind, kind_name) = kind("webdav", "WebDAV");
            DropRow { kind, kind_name, endpoint, root, user, ..row }
        }
        Place::S3 { endpoint, region, bucket, root, access_key_id, path_style } => {
            let (kind, kind_name) = kind("s3", "S3 对象存储");
            DropRow { kind, kind_name, endpoint, region, bucket, root, access_key_id, path_style, ..row }
        }
    }
}
