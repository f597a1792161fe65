//! Files that wait to be taken in as evidence: dropped, chosen, pasted. The window knows them by a token and never sees a path.

use crate::commands::Answer;
use crate::long_works::LongWorks;
use desk::view::WaitingFile;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Largest picture that is pasted, in bytes.
const LARGEST_PASTED: usize = 64 << 20;
/// As many wait at once.
const MOST: usize = 500;

/// Where a waiting file's bytes are.
#[derive(Clone)]
pub enum From {
    /// On the disk.
    Path(PathBuf),
    /// Pasted.
    Bytes(Arc<Vec<u8>>),
}

#[derive(Clone)]
struct Waiting {
    shown: WaitingFile,
    from: From,
}

/// Every waiting file, and the long works that can be stopped.
#[derive(Default)]
pub struct WaitingFiles {
    waiting: Mutex<BTreeMap<u64, Waiting>>,
    works: LongWorks,
    last: Mutex<u64>,
}

fn modified(path: &Path) -> Option<String> {
    let at = std::fs::metadata(path).ok()?.modified().ok()?;
    Some(chrono::DateTime::<chrono::Local>::from(at).to_rfc3339_opts(chrono::SecondsFormat::Secs, false))
}

/// Why a path can't be taken in.
fn trouble(path: &Path) -> Option<String> {
    match std::fs::metadata(path) {
        Err(_) => Some("读不到这个文件，请确认它还在、U 盘没有拔出".to_owned()),
        Ok(metadata) if metadata.is_dir() => Some("这是文件夹，请先打包成一个文件，或选其中的文件".to_owned()),
        Ok(metadata) if !metadata.is_file() => Some("这不是普通文件，不能作为证据入库".to_owned()),
        Ok(_) => File::open(path).err().map(|_| "这个文件打不开，请关闭正在使用它的程序，或检查权限".to_owned()),
    }
}

impl WaitingFiles {
    /// Never twice, also after a restart: what was typed about a file is kept under its token. Counts on from the clock's milliseconds.
    fn next(&self) -> u64 {
        let clock = u64::try_from(chrono::Utc::now().timestamp_millis()).unwrap_or_default();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = clock.max(*last + 1);
        *last
    }

    fn put(&self, name: String, length: u64, how: &str, modified_at: Option<String>, trouble: Option<String>, from: From) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST {
            return;
        }
        let number = self.next();
        let shown = WaitingFile {
            token: format!("w{number:x}"),
            media: desk::media_of(&name).to_owned(),
            size_label: desk::size_label(length),
            name,
            length,
            modified_at,
            how: how.to_owned(),
            trouble,
        };
        waiting.insert(number, Waiting { shown, from });
    }

    /// Files dropped on the window, or chosen.
    pub fn put_paths(&self, paths: Vec<PathBuf>, how: &str) {
        for path in paths {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let length = std::fs::metadata(&path).map_or(0, |m| m.len());
            self.put(name, length, how, modified(&path), trouble(&path), From::Path(path));
        }
    }

    /// A picture that was pasted.
    pub fn put_bytes(&self, name: &str, bytes: Vec<u8>) -> Answer<()> {
        if bytes.is_empty() || bytes.len() > LARGEST_PASTED {
            return Err(desk::fault("evidence.pasted", "粘贴的图片是空的或超过 64 MB，请另存为文件后拖入"));
        }
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.put(name.to_owned(), length, "粘贴截图", None, None, From::Bytes(Arc::new(bytes)));
        Ok(())
    }

    /// Everything that waits, in the order in which it came.
    pub fn list(&self) -> Vec<WaitingFile> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).values().map(|w| w.shown.clone()).collect()
    }

    /// No longer wanted, or taken in. What still runs on it is stopped.
    pub fn forget(&self, token: &str) {
        self.works.cancel(token);
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, w| w.shown.token != token);
    }

    /// Nothing waits when the station is locked.
    pub fn forget_all(&self) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.works.stop_all();
    }

    /// What runs on them.
    pub fn works(&self) -> &LongWorks {
        &self.works
    }

    /// How it came and where its bytes are.
    pub fn take(&self, token: &str) -> Answer<(WaitingFile, From)> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let found = waiting.values().find(|w| w.shown.token == token).map(|w| (w.shown.clone(), w.from.clone()));
        found.ok_or_else(|| desk::fault("evidence.gone", "这个文件已经不在等候入库，请重新拖入或选择"))
    }
}

impl From {
    /// The bytes, to be read once.
    pub fn open(&self) -> Answer<Box<dyn Read + Send>> {
        match self {
            Self::Path(path) => {
                let file =
                    File::open(path).map_err(|_| desk::fault("evidence.source", "文件打不开，请确认它还在、U 盘没有拔出，再试一次"))?;
                Ok(Box::new(file))
            }
            Self::Bytes(bytes) => Ok(Box::new(Cursor::new(bytes.as_ref().clone()))),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_wait_under_tokens_and_folders_are_named_as_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("登录日志.log");
        std::fs::write(&file, b"one line").unwrap();
        let files = WaitingFiles::default();
        files.put_paths(vec![file, folder.path().to_owned(), folder.path().join("gone")], "拖入文件");
        let list = files.list();
        assert_eq!(list.len(), 3);
        assert_eq!((list.first().unwrap().name.as_str(), list.first().unwrap().length), ("登录日志.log", 8));
        assert!(list.first().unwrap().trouble.is_none() && list.first().unwrap().modified_at.is_some());
        assert!(list.iter().skip(1).all(|w| w.trouble.is_some()));
        // The window's JSON never holds a path.
        assert!(!serde_json::to_string(&list).unwrap().contains(&folder.path().to_string_lossy().into_owned()));
        let token = list.first().unwrap().token.clone();
        files.forget_all();
        assert!(files.take(&token).is_err());
        files.put_bytes("截图.png", vec![1]).unwrap();
        assert_ne!(files.list().first().unwrap().token, token, "a token names one file for ever");
    }

    #[test]
    fn an_empty_paste_is_refused() {
        assert!(WaitingFiles::default().put_bytes("截图.png", Vec::new()).is_err());
    }
}
