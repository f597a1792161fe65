//! 导出: what another station has not seen, as one file. Taken out of the ledger in a moment, written away from the desk, recorded when it lies there.

use crate::Result;
use crate::bundle_lines::column;
use crate::desk::{Desk, id_of};

use crate::documents::safe_name;
use crate::evidence::size_label;
use crate::fault::fault;
use crate::view::DeskFault;
use crate::view_exchange::ExportDone;
use casebook::{Body, BundleExported, Id};
use exchange::bundle::{self, BundleError, Limited, Watch};
use exchange::parcel::{LARGEST, Parcel, ParcelError};
use ledger::{Entry, Ledger};
use seal::Digest;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::AtomicBool;

/// Packed for a station, not written yet.
pub struct Packed {
    pub(super) parcel: Parcel,
    /// Who began it.
    pub operator: String,
    /// The file name to offer.
    pub name: String,
    /// What is inside, for the list that is handed over with it.
    pub(super) contents: Vec<String>,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct WrittenBundle {
    /// SM3 of the file.
    pub sm3: Digest,
    /// Its length.
    pub length: u64,
}

impl From<ParcelError> for DeskFault {
    fn from(error: ParcelError) -> Self {
        match error {
            ParcelError::Ledger(error) => error.into(),
            ParcelError::Bundle(error) => bundle_fault(&error),
            ParcelError::Newer => newer(),
            ParcelError::Contradictory => {
                fault("bundle.contradictory", "报送包里外写的不一致，没有收入；请保留文件，与发件单位核实后请其重新导出")
            }
        }
    }
}

fn newer() -> DeskFault {
    fault("bundle.newer", "报送包由更新版本的程序做成，本程序读不出，没有收入；请保管好文件，升级本程序后再导入")
}

/// As above, and it was kept.
pub(super) fn newer_kept() -> DeskFault {
    fault("bundle.newer", "报送包由更新版本的程序做成，本程序读不出，已原样留存在本机；请升级本程序后再收入")
}

/// A bundle's trouble in words.
pub fn bundle_fault(error: &BundleError) -> DeskFault {
    match error {
        BundleError::NotABundle => fault("bundle.not_a_bundle", "这不是报送包，请选以 .subao 结尾的文件"),
        BundleError::Newer(_) => newer(),
        BundleError::Truncated => fault("bundle.truncated", "报送包不完整：可能还在复制，或复制时断了。请重新复制后再导入"),
        BundleError::Altered(_) => fault("bundle.altered", "报送包损坏，没有收入；请重新复制，仍不行就请对方重新导出"),
        BundleError::NotAuthentic => fault("bundle.not_authentic", "报送包的签名不成立，没有收入；请重新复制，仍不行就请对方重新导出"),
        BundleError::WrongRecipient => fault("bundle.wrong_recipient", "这个报送包不是给本台站的，打不开；请交给收件的台站"),
        BundleError::Malformed(_) => fault("bundle.malformed", "报送包的内容不合格式，没有收入；请对方升级程序后重新导出"),
        BundleError::TooLarge(Limited::Unpacked) => fault("bundle.too_large", "有一次登记的内容太多，一个报送包装不下；请联系维护人员"),
        BundleError::TooLarge(_) => fault("bundle.too_large", "报送包超出本程序的限度，没有收入；请与发件单位核实"),
        BundleError::BlobChanged(_) => fault("bundle.evidence_changed", "导出时证据文件有变化，没有导出；请校验证据后再试"),
        BundleError::BadRecipient => fault("bundle.bad_recipient", "对方台站的密钥用不了，没有导出；请重新登记入网"),
        BundleError::Cancelled => fault("bundle.cancelled", "已停止，没有留下任何内容"),
        BundleError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            fault("bundle.disk_full", "目标盘已满，没有导出；请换一个 U 盘或清出空间")
        }
        _ => fault("bundle.io", "读写报送包失败；请检查 U 盘或网络后再试"),
    }
}

impl Desk {
    /// Packs what a station has not seen.
    ///
    /// # Errors
    /// An unknown or revoked station; nothing to send; a locked desk.
    pub fn export_pack(&mut self, peer: &str) -> Result<Packed> {
        self.export_pack_within(LARGEST, peer)
    }

    /// As `export_pack`, with at most so many bytes of entries and papers; what is more goes with the next.
    ///
    /// # Errors
    /// As `export_pack`.
    pub fn export_pack_within(&mut self, largest: u64, peer: &str) -> Result<Packed> {
        let to = id_of(peer)?;
        let at = self.time();
        let operator = self.operator_id()?;
        let ledger = self.open_mut()?;
        ledger.must_write()?;
        let parcel = Parcel::pack_within(largest, ledger, &to, at)?;
        if parcel.outgoing.entries == 0 && !parcel.outgoing.answer {
            return Err(fault("export.nothing", "没有要发给这个台站的内容，对方都已收到"));
        }
        let day = at.to_datetime().format("%Y%m%d-%H%M");
        let name = safe_name("", &ledger.station().unit, &format!("报送包{day}"), "subao");
        let contents = contents(ledger, &parcel);
        Ok(Packed { parcel, operator, name, contents })
    }

    /// The bundle lies where it should: recorded as 已导出.
    ///
    /// # Errors
    /// Another operator at the desk; a failing disk.
    pub fn export_done(&mut self, packed: &Packed, written: &WrittenBundle, (way, name): (&str, &str)) -> Result<()> {
        self.must_be(&packed.operator)?;
        let at = self.time();
        let parcel = &packed.parcel;
        let exported = BundleExported {
            id: parcel.manifest.bundle,
            to: parcel.outgoing.to,
            sm3: written.sm3.to_vec(),
            length: written.length,
            up_to: parcel.outgoing.up_to.clone(),
            entries: parcel.outgoing.entries,
            way: way.to_owned(),
            name: Some(name.to_owned()),
            contents: Some(packed.contents.clone()),
        };
        Ok(self.open_mut()?.note_export(exported, at)?)
    }
}

/// As many lines a list holds; what is more is counted.
const LINES: usize = 200;

/// What a bundle carries, as the list says it that is handed over: cases, papers, evidence, and how many records besides.
pub(super) fn contents(ledger: &Ledger, parcel: &Parcel) -> Vec<String> {
    let mut cases: BTreeMap<Id, u32> = BTreeMap::new();
    let (mut papers, mut evidence, mut others) = (Vec::new(), Vec::new(), 0_u32);
    for entry in parcel.entries().filter_map(|bytes| Entry::from_bytes(bytes).ok()) {
        match entry.subject {
            Some(subject) => *cases.entry(subject).or_default() += 1,
            None => others += 1,
        }
        match entry.recorded().map(|r| r.body) {
            Ok(Body::DocumentIssued(b)) => papers.push(format!("文书，{}，1份，{}页", column(&b.title), b.pages)),
            Ok(Body::EvidenceAdded(b)) => evidence.push(format!("证据，{}，1个，{}", column(&b.name), size_label(b.length))),
            _ => {}
        }
    }
    let mut lines: Vec<String> = cases
        .into_iter()
        .map(|(id, count)| {
            let incident = ledger.incident(&id);
            let name = incident.map_or_else(
                |_| "一起事件".to_owned(),
                |i| {
                    let title = ledger.bound_plan(&i.plan).map_or_else(|_| i.system.clone(), |plan| i.title(&plan));
                    format!("{} {title}", i.number_label())
                },
            );
            format!("事件，{}，{count}条记录，", column(&name))
        })
        .collect();
    lines.extend(papers);
    lines.extend(evidence);
    if others > 0 {
        lines.push(format!("台账记录，台站、人员、回执等，{others}条，"));
    }
    if lines.len() > LINES {
        let more = lines.len() - LINES;
        lines.truncate(LINES);
        lines.push(format!("其他，其余各项，{more}项，以包内为准"));
    }
    lines
}

impl Packed {
    /// The bundle's id.
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        self.parcel.manifest.bundle
    }

    /// Bytes of room that it needs at most.
    #[must_use]
    pub fn room(&self) -> u64 {
        self.parcel.room()
    }

    /// Writes it. Needs no desk.
    ///
    /// # Errors
    /// A full or failing disk; evidence that is missing or altered; stopped.
    pub fn write(&self, sink: impl Write, progress: &dyn Fn(u64), cancelled: &AtomicBool) -> Result<WrittenBundle> {
        let told = |_, done| progress(done);
        let written = self.parcel.write(sink, bundle::limits::SMALLEST, Watch::new(&told, cancelled))?;
        Ok(WrittenBundle { sm3: written.sm3, length: written.length })
    }
}

/// What to tell of an export.
#[must_use]
pub fn finish_export(packed: &Packed, written: &WrittenBundle, path: String, parts: Vec<String>) -> ExportDone {
    ExportDone {
        id: hex::encode(packed.id()),
        path,
        sm3: hex::encode(written.sm3),
        length_label: size_label(written.length),
        entries: packed.parcel.outgoing.entries,
        rest: packed.parcel.rest,
        parts,
    }
}
