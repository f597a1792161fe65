//! 导入: looked at first, then taken in by a person's act. Nothing is believed before its signature holds, and nothing of a stranger is thrown away.

use super::enrolling::short_key;
use super::overview::newer_words;
use crate::Result;
use crate::desk::{Desk, id_text};
use crate::evidence::size_label;
use crate::exchange::exporting::{bundle_fault, newer_kept};
use crate::fault::fault;
use crate::times::moment_words;
use crate::view_exchange::{ImportDone, ImportView, KeptBundle, NewsLine};
use crate::warnings::warning_about;
use casebook::{Body, Id, Incident, Papers, Time};
use exchange::bundle::{self, Claim, Watch};
use exchange::parcel::{LARGEST, Reader, Unpacked, file_digest, unpack};
use ledger::{Entry, EvidencePart, Familiar, KeyStanding, LedgerError, Peer, Place, Received};
use seal::{EnvelopeKey, PublicKey};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// More than this the clocks of two offices should not differ, in milliseconds.
const SKEW: i64 = 10 * 60 * 1000;

/// No bundle is on its way for so long, in milliseconds.
const YEAR: i64 = 365 * 24 * 60 * 60 * 1000;

/// What is needed to open bundles away from the desk.
pub struct Keys {
    reading: Vec<EnvelopeKey>,
    us: Id,
    place: Place,
    /// When they were asked for.
    pub at: Time,
    evidence: BTreeSet<Id>,
    familiar: Familiar,
    /// Who asked.
    pub operator: String,
}

/// A file that was looked at.
pub enum Opened {
    /// Its content can be read by this station.
    Bundle(Box<Unpacked>),
    /// It is whole and signed, but nobody accepted the key that signed it, so its content is not looked at.
    Stranger {
        /// Who signed it.
        sender: PublicKey,
        /// Its length.
        length: u64,
        /// SM3 of the file.
        sm3: seal::Digest,
    },
}

/// Looks at a file: structure, signature, and, where a station that we know signed it, its content. Needs no desk.
///
/// # Errors
/// What is wrong with it, in words.
pub fn open_file(source: &mut (impl Read + Seek), keys: &Keys, known: &dyn Fn(&PublicKey) -> bool, watch: Watch<'_>) -> Result<Opened> {
    let opened = open_at_most(source, keys, known, LARGEST, watch);
    match opened {
        // A stick is taken away again: what this program can't read yet is kept as it came.
        Err(why) if why.code == "bundle.newer" && keep_whole(&keys.place, source).is_ok() => Err(newer_kept()),
        opened => opened,
    }
}

/// As `open_file`, for what holds no more than so many bytes of entries and papers; nothing is kept.
///
/// # Errors
/// As `open_file`; `bundle.too_large`.
pub(super) fn open_at_most(
    source: &mut (impl Read + Seek),
    keys: &Keys,
    known: &dyn Fn(&PublicKey) -> bool,
    at_most: u64,
    watch: Watch<'_>,
) -> Result<Opened> {
    let sender = Claim::read(source).map_err(|e| bundle_fault(&e))?.sender;
    source.seek(SeekFrom::Start(0)).map_err(|e| bundle_fault(&e.into()))?;
    if !known(&sender) {
        let seen = bundle::inspect(source, watch).map_err(|e| bundle_fault(&e))?;
        if !seen.authentic {
            return Err(bundle_fault(&bundle::BundleError::NotAuthentic));
        }
        return Ok(Opened::Stranger { sender: seen.sender, length: seen.length, sm3: seen.sm3 });
    }
    let mut evidence = |id: &Id| -> std::result::Result<Option<EvidencePart>, LedgerError> {
        if keys.evidence.contains(id) { Ok(None) } else { EvidencePart::begin(&keys.place).map(Some) }
    };
    let reader = Reader { keys: &keys.reading, us: &keys.us, at: keys.at, at_most, familiar: &keys.familiar };
    let unpacked = unpack(source, reader, &mut evidence, watch)?;
    Ok(Opened::Bundle(Box::new(unpacked)))
}

/// Nobody can say who signed what is of a newer form, so no more than this of it is copied.
const NEWER_AT_MOST: u64 = 1 << 30;

fn keep_whole(place: &Place, source: &mut (impl Read + Seek)) -> Result<()> {
    let length = source.seek(SeekFrom::End(0)).map_err(|e| bundle_fault(&e.into()))?;
    if length > NEWER_AT_MOST {
        return Err(bundle_fault(&bundle::BundleError::TooLarge(bundle::Limited::Unpacked)));
    }
    let sm3 = file_digest(source).map_err(|e| bundle_fault(&e))?;
    keep_aside(place, source, &sm3)
}

/// Keeps a stranger's bundle beside the station, under the name of its content: the same one twice is one.
///
/// # Errors
/// A full or failing disk.
pub fn keep_aside(place: &Place, source: &mut (impl Read + Seek), sm3: &seal::Digest) -> Result<()> {
    let failed = |error: std::io::Error| crate::view::DeskFault::from(LedgerError::from(error));
    let folder = aside(place);
    fs::create_dir_all(&folder).map_err(failed)?;
    let settled = folder.join(format!("{}.subao", hex::encode(sm3)));
    if settled.exists() {
        return Ok(());
    }
    let part = folder.join(format!("{}.part", hex::encode(sm3)));
    let copy = |source: &mut dyn Read| -> std::io::Result<()> {
        let mut file = File::create(&part)?;
        std::io::copy(source, &mut file)?;
        file.flush()?;
        file.sync_all()?;
        fs::rename(&part, &settled)
    };
    source.seek(std::io::SeekFrom::Start(0)).map_err(failed)?;
    copy(source).map_err(|error| {
        let _ = fs::remove_file(&part);
        failed(error)
    })
}

/// Where bundles of strangers lie, and those that nobody wanted yet.
pub(super) fn aside(place: &Place) -> PathBuf {
    place.folder.join("kept")
}

impl Desk {
    /// What is needed to look at a file.
    ///
    /// # Errors
    /// A locked desk.
    pub fn import_keys(&mut self) -> Result<Keys> {
        let at = self.time();
        let operator = self.operator_id()?;
        let place = self.place();
        let ledger = self.open_mut()?;
        let reading = ledger.exchange_keys(at)?.into_iter().map(|k| k.reading).collect();
        Ok(Keys { reading, us: ledger.station_id(), place, at, evidence: ledger.evidence_ids()?, familiar: Familiar::default(), operator })
    }

    /// Every key that some enrolled station may sign with, so that a file can be told a stranger's away from the desk.
    ///
    /// # Errors
    /// A locked desk.
    pub fn known_signers(&self) -> Result<BTreeSet<[u8; 65]>> {
        let mut known = BTreeSet::new();
        for peer in self.open()?.peers()?.into_iter().filter(|p| p.enrolled.is_some()) {
            let accepted = peer.enrolled.iter().map(|e| e.station_key.clone());
            for key in accepted.chain(peer.station.station_keys.clone()) {
                known.extend(hex::decode(&key).ok().and_then(|k| <[u8; 65]>::try_from(k.as_slice()).ok()));
            }
        }
        Ok(known)
    }

    /// What a bundle would bring, before it is taken in. Nothing is written.
    ///
    /// # Errors
    /// A locked desk, a failing disk.
    pub fn import_look(&mut self, token: &str, file: &str, opened: &Opened) -> Result<ImportView> {
        let unpacked = match opened {
            Opened::Stranger { sender, length, sm3 } => {
                return Ok(ImportView {
                    token: token.to_owned(),
                    file: file.to_owned(),
                    length_label: size_label(*length),
                    sm3: hex::encode(sm3),
                    sender: short_key(sender),
                    unit: String::new(),
                    verdict: "unknown".to_owned(),
                    verdict_words: "发件台站还没有登记入网。报送包完整，已留存在本机，登记入网后即可收入".to_owned(),
                    made_at: String::new(),
                    fresh: 0,
                    known: 0,
                    waiting: 0,
                    evidence: 0,
                    news: Vec::new(),
                    remarks: Vec::new(),
                    by_drop: false,
                    behind: 0,
                });
            }
            Opened::Bundle(unpacked) => unpacked,
        };
        let at = self.time();
        let ledger = self.open_mut()?;
        let peer = ledger.peer(&unpacked.manifest.from)?;
        let (verdict, words, received, news) = match standing(peer.as_ref(), unpacked) {
            Some((verdict, words)) => (verdict, words, Received::default(), Vec::new()),
            None => match rehearse(ledger, unpacked, at) {
                Ok((received, _)) if received.again => ("again", "这个报送包已经收过，再收不会有任何变化".to_owned(), received, Vec::new()),
                Ok((received, news)) if received.taken == 0 && received.waiting == 0 && received.branched == 0 => {
                    ("again", "里面的记录本机都有，收入后只记下对方收到了哪些".to_owned(), received, news)
                }
                Ok((received, news)) => ("clean", "签名有效，可以收入".to_owned(), received, news),
                Err(error) => ("stop", crate::view::DeskFault::from(error).message, Received::default(), Vec::new()),
            },
        };
        let newest = ledger.newest_of(&unpacked.manifest.from)?;
        Ok(ImportView {
            token: token.to_owned(),
            file: file.to_owned(),
            length_label: size_label(unpacked.length),
            sm3: hex::encode(unpacked.arrived.sm3),
            sender: short_key(&unpacked.arrived.key),
            unit: peer.as_ref().map(|p| p.unit().to_owned()).unwrap_or_default(),
            verdict: verdict.to_owned(),
            verdict_words: words,
            made_at: unpacked.manifest.made.rfc3339(),
            fresh: received.taken,
            known: received.known,
            waiting: received.waiting,
            evidence: u64::try_from(unpacked.evidence_files()).unwrap_or(u64::MAX),
            news,
            remarks: remarks(unpacked, &received, at, newest),
            by_drop: false,
            behind: 0,
        })
    }

    /// Takes a bundle in.
    ///
    /// # Errors
    /// What `LedgerError` says of its sender or content; another operator at the desk; a failing disk. Nothing was taken in then.
    pub fn import_accept(&mut self, unpacked: Unpacked, operator: &str) -> Result<ImportDone> {
        self.must_be(operator)?;
        let at = self.time();
        let peer = id_text(&unpacked.manifest.from);
        let ledger = self.open_mut()?;
        let arrived = unpacked.arrived.clone();
        let received = ledger.receive(&arrived, at, |intake| unpacked.give(intake))?;
        let mut words = match (received.again, received.taken, received.waiting.saturating_sub(received.newer)) {
            (true, ..) => "这个报送包以前收过，没有变化".to_owned(),
            (_, 0, 0) if received.newer == 0 => "没有新的记录；已记下对方收到了哪些".to_owned(),
            (_, taken, 0) => format!("收入 {taken} 条记录"),
            (_, taken, waiting) => format!("收入 {taken} 条记录，{waiting} 条等前面的补齐"),
        };
        let newer = received.newer.saturating_add(received.unknown);
        if newer > 0 {
            words.push('；');
            words.push_str(&newer_words(newer));
        }
        let answer = ledger.outgoing(&arrived.from)?.due();
        Ok(ImportDone { taken: received.taken, waiting: received.waiting, words, answer, peer })
    }

    /// Bundles that were kept: of strangers, and those that nobody wanted yet. What was taken in since, by whatever way, is kept no longer.
    pub(crate) fn kept_bundles(&self) -> Result<Vec<KeptBundle>> {
        let Ok(folder) = fs::read_dir(aside(&self.place)) else { return Ok(Vec::new()) };
        let ledger = self.open()?;
        let mut units: BTreeMap<String, String> = BTreeMap::new();
        for peer in ledger.peers()?.into_iter().filter(|p| p.trusted()) {
            let keys = peer.enrolled.iter().map(|e| e.station_key.clone()).chain(peer.station.station_keys.clone());
            units.extend(keys.map(|k| (k, peer.unit().to_owned())).collect::<Vec<_>>());
        }
        let seen = ledger.seen_bundles()?;
        let mut kept = Vec::new();
        for file in folder.flatten() {
            let path = file.path();
            if digest_in_name(&path).is_some_and(|digest| seen.file(&digest)) {
                let _ = fs::remove_file(path);
                continue;
            }
            let (Some(name), Ok(facts)) = (kept_name(&path), file.metadata()) else { continue };
            // Its first kibibyte names the key; whether that signed it was seen when it was kept, and is again when it is taken in.
            let sender = sender_of(&path);
            let unit = sender.as_ref().and_then(|key| units.get(&hex::encode(key.0)).cloned());
            kept.push(KeptBundle {
                name,
                length_label: size_label(facts.len()),
                kept_at: facts.modified().map(|m| chrono::DateTime::<chrono::Local>::from(m).to_rfc3339()).unwrap_or_default(),
                sender: sender.as_ref().map(short_key).unwrap_or_default(),
                ready: unit.is_some(),
                unit: unit.unwrap_or_default(),
            });
        }
        kept.sort_by(|a, b| a.kept_at.cmp(&b.kept_at));
        Ok(kept)
    }

    /// Where a kept bundle lies.
    ///
    /// # Errors
    /// A name that this program never gave.
    pub fn kept_path(&self, name: &str) -> Result<PathBuf> {
        let ours = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
        let path = aside(&self.place).join(format!("{name}.subao"));
        if ours && path.exists() { Ok(path) } else { Err(fault("kept.gone", "留存的报送包不在了，请刷新")) }
    }

    /// A kept bundle was taken in: it is done with.
    pub fn kept_done(&self, name: &str) {
        if let Ok(path) = self.kept_path(name) {
            let _ = fs::remove_file(path);
        }
    }
}

/// The file name is the digest of the content.
pub(super) fn digest_in_name(path: &Path) -> Option<seal::Digest> {
    let digest = hex::decode(path.file_stem()?.to_str()?).ok()?;
    seal::Digest::try_from(digest.as_slice()).ok()
}

fn kept_name(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    (path.extension()? == "subao" && name.len() == 64).then(|| name.to_owned())
}

fn sender_of(path: &Path) -> Option<PublicKey> {
    Claim::read(&mut File::open(path).ok()?).ok().map(|claim| claim.sender)
}

/// Why a bundle must not be taken in, whatever it carries.
fn standing(peer: Option<&Peer>, unpacked: &Unpacked) -> Option<(&'static str, String)> {
    let word = |error: LedgerError| crate::view::DeskFault::from(error).message;
    match peer.map(|p| p.standing(&unpacked.arrived.key)) {
        None | Some(KeyStanding::Unknown) => Some(("unknown", word(LedgerError::NotEnrolled))),
        Some(KeyStanding::Revoked) => Some(("stop", word(LedgerError::Revoked))),
        Some(KeyStanding::Expired) => Some(("stop", word(LedgerError::Expired))),
        Some(KeyStanding::Good) => None,
    }
}

/// Takes it in, sees what that does, and takes all back.
fn rehearse(ledger: &mut ledger::Ledger, unpacked: &Unpacked, at: Time) -> std::result::Result<(Received, Vec<NewsLine>), LedgerError> {
    ledger.rehearse(&unpacked.arrived, at, |intake| unpacked.give_entries(intake), |ledger, received| news(ledger, unpacked, received))
}

/// What a line is about that tells of a warning or of a receipt for one.
const WARNING: &str = "预警";

/// What is new, case by case; warnings before all.
fn news(ledger: &ledger::Rehearsed<'_>, unpacked: &Unpacked, received: &Received) -> Vec<NewsLine> {
    let mut said: BTreeMap<(Option<Id>, bool), Vec<String>> = BTreeMap::new();
    for bytes in unpacked.entries() {
        let Ok(entry) = Entry::from_bytes(bytes) else { continue };
        let Ok(recorded) = entry.recorded() else { continue };
        if ledger.was_known(bytes) {
            continue;
        }
        if let Some(words) = words(&recorded.body) {
            let warns = entry.subject.is_none() && Papers::tells(&recorded.body);
            let lines = said.entry((entry.subject, warns)).or_default();
            if !lines.contains(&words) {
                lines.push(words);
            }
        }
    }
    let mut lines = Vec::new();
    for ((subject, warns), words) in said {
        let incident = subject.filter(|s| received.subjects.contains(s)).and_then(|s| ledger.incident(&s).ok().flatten());
        let about = match (&subject, &incident) {
            (None, _) => if warns { WARNING } else { "台站" }.to_owned(),
            (Some(_), Some(incident)) => title(ledger, incident),
            (Some(_), None) => "一起事件".to_owned(),
        };
        lines.push(NewsLine { about, incident_id: subject.as_ref().map(id_text).unwrap_or_default(), text: words.join("；") });
    }
    // Cases before the station: they are what somebody waits for.
    lines.sort_by_key(|l| (l.about != WARNING, l.incident_id.is_empty()));
    lines
}

fn title(ledger: &ledger::Rehearsed<'_>, incident: &Incident) -> String {
    let title = ledger.plan(&incident.plan).map_or_else(|_| incident.system.clone(), |plan| incident.title(&plan));
    format!("{} {title}", incident.number_label())
}

/// What an entry says, in a few words; none for what nobody needs to know beforehand.
fn words(body: &Body) -> Option<String> {
    Some(match body {
        Body::IncidentRegistered(b) => format!("登记事件：{}", b.what.trim_end_matches('。')),
        Body::FactsStated(_) => "补充要素".to_owned(),
        Body::LevelDecided(b) => format!("研判为 {} 级", ["", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"].get(usize::from(b.level)).copied().unwrap_or("？")),
        Body::Dispatched(_) => "报出".to_owned(),
        Body::DocumentIssued(b) => match warning_about(&b.kind, &b.data) {
            about if about.is_empty() => format!("签发《{}》", b.title),
            about => format!("签发《{}》：{about}", b.title),
        },
        Body::PaperReviewed(b) if b.verdict == "accepted" => "文书已接收".to_owned(),
        Body::PaperReviewed(b) => format!("退回文书：{}", b.comment),
        Body::PhaseEntered(b) => format!("进入{}", casebook::Phase::from_id(&b.phase).map_or("新的阶段", casebook::Phase::name)),
        Body::IncidentReopened(_) => "重新打开".to_owned(),
        Body::IncidentWithdrawn(_) => "撤销".to_owned(),
        Body::ProgressNoted(_) => "处置进展".to_owned(),
        Body::EvidenceAdded(b) => format!("证据 {}", b.name),
        Body::ClosureActed(b) => match b.act.as_str() {
            "propose" => "提出结束".to_owned(),
            "consent" | "decide" => "同意结束".to_owned(),
            "return" => "退回结束申请".to_owned(),
            _ => "应急结束的一步".to_owned(),
        },
        Body::DutyMarked(_) | Body::DutyAssigned(_) | Body::TaskAdded(_) => "任务".to_owned(),
        Body::StationFounded(b) => format!("台站：{}", b.unit),
        Body::OperatorAdded(b) => format!("操作人 {}", b.name),
        Body::OperatorRemoved(_) => "移出操作人".to_owned(),
        Body::StationKeyed(_) => "台站密钥".to_owned(),
        Body::PlanAdopted(_) => "采用预案".to_owned(),
        Body::PeerEnrolled(_) => "登记入网".to_owned(),
        Body::PeerRevoked(b) => format!("停用密钥：{}", b.reason),
        Body::BundleReceived(_) => "回执".to_owned(),
        _ => return None,
    })
}

/// The sender's clock runs ahead of ours.
pub(super) fn runs_ahead(unpacked: &Unpacked, now: Time) -> bool {
    unpacked.manifest.made.ms.saturating_sub(now.ms) > SKEW
}

/// The sender's clock runs behind. A bundle may have lain long before it came, and come after a later one; but what is new in it was not made before
/// what we have of its sender already, and no bundle travels for a year. It blocks nothing.
fn runs_behind(unpacked: &Unpacked, received: &Received, now: Time, newest: Option<Time>) -> bool {
    let made = unpacked.manifest.made.ms;
    let set_back = received.taken > 0 && newest.is_some_and(|newest| newest.ms.saturating_sub(made) > SKEW);
    set_back || now.ms.saturating_sub(made) > YEAR
}

fn remarks(unpacked: &Unpacked, received: &Received, now: Time, newest: Option<Time>) -> Vec<String> {
    let mut remarks = Vec::new();
    let newer = received.newer.saturating_add(received.unknown);
    if newer > 0 {
        remarks.push(format!("有 {newer} 条记录由更新版本的程序写成，本程序读不出，收入后原样保留；请升级本程序"));
    }
    let missing = received.waiting.saturating_sub(received.newer);
    if missing > 0 {
        remarks.push(format!("有 {missing} 条记录前面缺了一段，收入后等补齐；请对方再导出一次"));
    }
    if received.branched > 0 {
        remarks.push("对方台站被复制过，两份都在继续记录；两支都会留存，收入后请选定以哪一支为准".to_owned());
    }
    if runs_ahead(unpacked, now) {
        remarks.push(format!("对方的时钟比本机快：包上写的是 {}，请核对两边的时间", moment_words(unpacked.manifest.made.to_datetime())));
    } else if runs_behind(unpacked, received, now, newest) {
        let made = moment_words(unpacked.manifest.made.to_datetime());
        remarks.push(format!("对方的时钟可能慢了：包上写的是 {made}，与收到的时间或以前收到的记录对不上，请核对两边的时间"));
    }
    remarks
}
