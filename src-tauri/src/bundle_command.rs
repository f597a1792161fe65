//! `subao bundle inspect|verify`: what a bundle is, from the file alone. Needs no station and no key, writes nothing, believes nothing.

use crate::cli::{Failure, hex, say, say_json, wrong};
use clap::Subcommand;
use exchange::bundle::{self, BundleError, Feature, Inspection, Limited, Place, VOLUME_MAGIC, VolumeHead, VolumeSet, Watch};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum BundleCommand {
    /// 看一个报送包：谁签的、给谁的、多大、签名是否相符（不打开内容，也不写任何东西）
    Inspect {
        /// 报送包，或它的任意一卷（其余各卷在同一文件夹里找）
        file: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 校验一个报送包：完整且签名相符时退出码为 0
    Verify {
        /// 报送包，或它的任意一卷（其余各卷在同一文件夹里找）
        file: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
}

/// What everybody must know who reads that a signature holds.
const WHOSE: &str = "签名只与文件里写的公钥相符；这把公钥是谁的，文件自己说明不了，要由登记过它的台站来认定。";

pub fn run(command: &BundleCommand) -> Result<ExitCode, Failure> {
    let (BundleCommand::Inspect { file, json } | BundleCommand::Verify { file, json }) = command;
    let found = look(file)?;
    let holds = found.seen.authentic;
    if matches!(command, BundleCommand::Verify { .. }) && !holds {
        return Err(refusal(&BundleError::NotAuthentic, file));
    }
    match (command, *json) {
        (_, true) => say_json(&as_json(&found)),
        (BundleCommand::Inspect { .. }, false) => tell(&found),
        (BundleCommand::Verify { .. }, false) => {
            say(&format!("完好：{} 字节全部读过，签名相符。签名公钥的指纹：", found.seen.length));
            say(&in_groups(&bundle::fingerprint(&found.seen.sender)));
            say(WHOSE);
        }
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Found {
    seen: Inspection,
    volumes: Option<u32>,
}

fn look(path: &Path) -> Result<Found, Failure> {
    let unreadable = |error: io::Error| wrong("file.unreadable", &path.to_string_lossy(), &format!("读不了：{error}"));
    // A pipe would be waited for without end, and a folder is no bundle.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(wrong("file.unreadable", &path.to_string_lossy(), "不是文件"));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut magic = Vec::new();
    (&mut file).take(8).read_to_end(&mut magic).map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let refuse = |error: BundleError| refusal(&error, path);
    if magic != VOLUME_MAGIC {
        return Ok(Found { seen: bundle::inspect(&mut file, Watch::nobody()).map_err(refuse)?, volumes: None });
    }
    let set = gather(file, path).map_err(refuse)?;
    let missing = set.missing();
    if !missing.is_empty() {
        return Err(incomplete(&missing, set.count(), path));
    }
    let (whole, count) = (set.whole(), set.count());
    let mut joined = set.join().map_err(refuse)?;
    let seen = bundle::inspect(&mut joined, Watch::nobody()).map_err(refuse)?;
    if seen.whole() != whole {
        return Err(refuse(BundleError::Altered(Place::Volume(0))));
    }
    Ok(Found { seen, volumes: Some(count) })
}

/// The other volumes lie beside the one that was named. What is damaged counts as missing.
fn gather(first: File, path: &Path) -> Result<VolumeSet<File>, BundleError> {
    let mut set = VolumeSet::new(first, Watch::nobody())?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder)? {
        let beside = entry?.path();
        if !fs::metadata(&beside).is_ok_and(|m| m.is_file()) {
            continue;
        }
        let Ok(mut file) = File::open(&beside) else { continue };
        let belongs = VolumeHead::read(&mut file).is_ok_and(|head| head.whole == set.whole());
        if belongs && let Err(error @ BundleError::Io(_)) = set.add(file, Watch::nobody()) {
            return Err(error);
        }
    }
    Ok(set)
}

fn incomplete(missing: &[u32], count: u32, path: &Path) -> Failure {
    let named: Vec<String> = missing.iter().take(20).map(|n| (u64::from(*n) + 1).to_string()).collect();
    let more = if missing.len() > named.len() { format!(" 等 {} 卷", missing.len()) } else { String::new() };
    let message = format!("共 {count} 卷，缺少或损坏第 {} 卷{more}；请把各卷放在同一文件夹里，缺的重新拷来", named.join("、"));
    Failure { code: "bundle.volumes_missing".to_owned(), key: Some(path.to_string_lossy().into_owned()), message, exit: 1 }
}

/// The sentence for each way in which a file is no good bundle, and what to do about it.
fn refusal(error: &BundleError, path: &Path) -> Failure {
    let message = match error {
        BundleError::NotABundle => "不是报送包".to_owned(),
        BundleError::Newer(feature) => format!("由更新的版本生成（{}），请升级后再看", newer(*feature)),
        BundleError::Truncated => "不完整，末尾缺失；可能还没有拷完，请重新拷贝".to_owned(),
        BundleError::Altered(place) => format!("已损坏（{}），请重新拷贝，或请对方重发", where_is(*place)),
        BundleError::NotAuthentic => "签名不相符：文件在途中损坏或被改动，不能采用，请对方重发".to_owned(),
        BundleError::WrongRecipient => "不是给本台站的".to_owned(),
        BundleError::Malformed(place) => {
            format!("签名相符，但写法不对（{}），是发出方程序的问题，请与对方联系", where_is(*place))
        }
        BundleError::TooLarge(what) => format!("超出允许的大小（{}），不予读取", too_large(*what)),
        BundleError::Io(error) => return wrong("file.unreadable", &path.to_string_lossy(), &format!("读不了：{error}")),
        BundleError::BlobChanged(_) | BundleError::BadRecipient | BundleError::Cancelled | BundleError::Seal(_) => error.to_string(),
    };
    Failure { code: error.code().to_owned(), key: Some(path.to_string_lossy().into_owned()), message, exit: 1 }
}

fn where_is(place: Place) -> String {
    match place {
        Place::Head => "文件头".to_owned(),
        Place::Frame(number) => format!("第 {} 帧", u64::from(number) + 1),
        Place::Records => "记录".to_owned(),
        Place::Blob(number) => format!("第 {} 个证据文件", u64::from(number) + 1),
        Place::Trailer => "签名处".to_owned(),
        Place::Volume(number) => format!("第 {} 卷", u64::from(number) + 1),
    }
}

fn newer(feature: Feature) -> String {
    match feature {
        Feature::Version(version) => format!("格式 {version}"),
        Feature::Suite(suite) => format!("算法套件 {suite}"),
        Feature::Flags(flags) => format!("标志 {flags}"),
        Feature::Record(tag) => format!("记录类型 {tag}"),
    }
}

fn too_large(what: Limited) -> &'static str {
    match what {
        Limited::Head => "文件头",
        Limited::Manifest => "清单",
        Limited::Record(_) => "单条记录",
        Limited::Records => "记录条数",
        Limited::Unpacked => "解压后的内容",
        Limited::Blobs => "证据文件个数",
        Limited::Blob => "证据文件",
        Limited::Volumes => "卷数",
    }
}

fn as_json(found: &Found) -> Value {
    let seen = &found.seen;
    json!({
        "ok": seen.authentic,
        "version": seen.version,
        "suite": "SM2-SM3-SM4-GCM-zstd",
        "id": hex(&seen.id),
        "length": seen.length,
        "sm3": hex(&seen.sm3),
        "sender": {
            "key": hex(&seen.sender.0),
            "fingerprint": hex(&bundle::fingerprint(&seen.sender)),
            "pem": seen.sender.to_pem().ok(),
        },
        "recipients": seen.recipients.iter().map(|r| hex(r)).collect::<Vec<_>>(),
        "head_length": seen.head_length,
        "frames": { "count": seen.frames, "length": seen.frames_length },
        "evidence": seen.blobs.iter().map(|b| json!({ "offset": b.offset, "length": b.length })).collect::<Vec<_>>(),
        "volumes": found.volumes,
        "signature": { "holds": seen.authentic, "note": WHOSE },
    })
}

fn tell(found: &Found) {
    let seen = &found.seen;
    say(&format!("报送包 {}，格式 {}（SM2、SM3、SM4-GCM、zstd）", hex(&seen.id), seen.version));
    let volumes = found.volumes.map(|count| format!("，分为 {count} 卷")).unwrap_or_default();
    say(&format!("大小：{} 字节{volumes}", seen.length));
    say(&format!("SM3：{}", hex(&seen.sm3)));
    say(&format!("签名公钥的指纹：{}", in_groups(&bundle::fingerprint(&seen.sender))));
    for recipient in &seen.recipients {
        say(&format!("收件公钥的指纹：{}", in_groups(recipient)));
    }
    say(&format!("加密内容：{} 帧，{} 字节", seen.frames, seen.frames_length));
    let evidence: u64 = seen.blobs.iter().map(|b| b.length).sum();
    say(&format!("证据文件：{} 个，{evidence} 字节（各自加密）", seen.blobs.len()));
    if seen.authentic {
        say("签名：相符");
        say(WHOSE);
    } else {
        say("签名：不相符。文件在途中损坏或被改动，不能采用，请对方重发。");
    }
}

/// In fours, so that two people can compare it.
fn in_groups(bytes: &[u8]) -> String {
    bytes.chunks(4).map(hex).collect::<Vec<_>>().join(" ")
}
