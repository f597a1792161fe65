//! A WebDAV server that does what storage must not do. Small on purpose: what it does wrong is to be seen.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// Longer than any test.
const SILENCE: Duration = Duration::from_secs(3600);

/// What is wrong with it just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Honest,
    /// Closes the line without a word.
    Refuses,
    /// Answers with this.
    Answers(u16),
    /// Takes the request and never answers.
    Stalls,
    /// Begins to answer, and falls silent.
    Hangs,
    /// Keeps half of what is sent, and says thanks.
    Tears,
    /// Lists what lay there some time ago.
    ListsTheOld,
    /// Gives the bytes of another object.
    Swaps,
    /// Gives fewer bytes than it says.
    CutsShort,
    /// Gives two million bytes, and breaks off.
    Breaks,
    /// Gives bytes without end.
    Pours,
    /// Lists other lengths and tags than the objects have.
    LiesAboutLength,
    /// Lists whole addresses, as it may.
    ListsAddresses,
    /// Lists things that lie outside of what was asked for.
    ListsElsewhere,
    /// Lists more than anyone could hold.
    ListsWithoutEnd,
    /// Sends to somebody else, on this port.
    Redirects(u16),
    /// Changes an object that lies there, after answering honestly.
    Overwrites,
}

/// Each that leaves the server running.
pub const MOODS: [Mood; 12] = [
    Mood::Honest,
    Mood::Refuses,
    Mood::Answers(500),
    Mood::Answers(503),
    Mood::Stalls,
    Mood::Hangs,
    Mood::Tears,
    Mood::ListsTheOld,
    Mood::Swaps,
    Mood::CutsShort,
    Mood::LiesAboutLength,
    Mood::Overwrites,
];

/// Given the method, the path and the number of the request: how it is answered.
pub type Whim = Box<dyn FnMut(&str, &str, usize) -> Mood + Send>;

#[derive(Default)]
pub struct Shelf {
    pub objects: BTreeMap<String, Vec<u8>>,
    pub folders: Vec<String>,
    old: Vec<BTreeMap<String, Vec<u8>>>,
    pub asked: Vec<String>,
}

pub struct Hostile {
    pub port: u16,
    shelf: Arc<Mutex<Shelf>>,
    whim: Arc<Mutex<Whim>>,
}

impl Hostile {
    /// Serves until the test ends.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shelf = Arc::new(Mutex::new(Shelf { folders: vec!["/".to_owned()], ..Shelf::default() }));
        let whim: Arc<Mutex<Whim>> = Arc::new(Mutex::new(Box::new(|_, _, _| Mood::Honest)));
        let (shelves, whims) = (shelf.clone(), whim.clone());
        std::thread::spawn(move || {
            for line in listener.incoming() {
                let (shelf, whim) = (shelves.clone(), whims.clone());
                // A line that breaks is the other side's affair.
                std::thread::spawn(move || line.is_ok_and(|line| serve(&line, &shelf, &whim).is_some()));
            }
        });
        Self { port, shelf, whim }
    }

    pub fn is(&self, mood: Mood) {
        self.behaves(move |_, _, _| mood);
    }

    pub fn behaves(&self, whim: impl FnMut(&str, &str, usize) -> Mood + Send + 'static) {
        *self.whim.lock().unwrap() = Box::new(whim);
    }

    pub fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap()
    }
}

fn serve(mut line: &TcpStream, shelf: &Mutex<Shelf>, whim: &Mutex<Whim>) -> Option<()> {
    let mut reader = BufReader::new(line);
    let mut head = Vec::new();
    loop {
        let mut text = String::new();
        reader.read_line(&mut text).ok()?;
        if text.trim().is_empty() {
            break;
        }
        head.push(text.trim_end().to_owned());
    }
    let header = |name: &str| {
        head.iter()
            .skip(1)
            .find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()))
    };
    let mut first = head.first()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let length: u64 = header("content-length").map_or(Some(0), |text| text.parse().ok())?;
    let number = {
        let mut shelf = shelf.lock().unwrap();
        let extra = ["overwrite", "range", "authorization"].map(|name| header(name).unwrap_or_default());
        shelf.asked.push(format!("{method} {path} {}", extra.join(" ")));
        shelf.asked.len()
    };
    let mood = whim.lock().unwrap()(&method, &path, number);
    match mood {
        Mood::Refuses => return None,
        Mood::Stalls => {
            std::thread::sleep(SILENCE);
            return None;
        }
        _ => {}
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body).ok()?;
    if body.len() as u64 != length {
        return None;
    }
    match mood {
        Mood::Answers(status) => {
            return answer(line, status, &[], if method == "PUT" { b"<Code>RequestTimeTooSkewed</Code>" } else { b"" });
        }
        Mood::Hangs => {
            write!(line, "HTTP/1.1 201 X\r\nContent-Length: 9\r\n\r\nx").ok()?;
            std::thread::sleep(SILENCE);
            return None;
        }
        Mood::Redirects(port) => return answer(line, 302, &[format!("Location: http://127.0.0.1:{port}{path}")], b""),
        _ => {}
    }
    let mut shelf = shelf.lock().unwrap();
    match method.as_str() {
        "PROPFIND" => {
            let deep = header("depth").as_deref() == Some("1");
            let listing = list(&shelf, &path, deep, mood);
            let address = format!("<D:href>http://{}/", header("host")?);
            let listing = listing.map(|xml| if mood == Mood::ListsAddresses { xml.replace("<D:href>/", &address) } else { xml });
            drop(shelf);
            match listing {
                Some(xml) => answer(line, 207, &["Content-Type: application/xml".to_owned()], xml.as_bytes()),
                None => answer(line, 404, &[], b""),
            }
        }
        "MKCOL" => {
            shelf.folders.push(path);
            answer(line, 201, &[], b"")
        }
        "PUT" => {
            let keep = if mood == Mood::Tears { body.len() / 2 } else { body.len() };
            let old = shelf.objects.clone();
            shelf.old.push(old);
            shelf.objects.insert(path, body[..keep].to_vec());
            answer(line, 201, &[], b"")
        }
        "MOVE" => {
            let to = header("destination")?;
            // Scheme and host stand before the path.
            let to = format!("/{}", to.splitn(4, '/').nth(3)?);
            if header("overwrite").as_deref() == Some("F") && shelf.objects.contains_key(&to) {
                return answer(line, 412, &[], b"");
            }
            let Some(bytes) = shelf.objects.remove(&path) else { return answer(line, 404, &[], b"") };
            shelf.objects.insert(to, bytes);
            if mood == Mood::Overwrites
                && let Some(bytes) = shelf.objects.values_mut().last()
            {
                bytes.extend_from_slice(b"!");
            }
            answer(line, 201, &[], b"")
        }
        "DELETE" => {
            let there = shelf.objects.remove(&path).is_some();
            answer(line, if there { 204 } else { 404 }, &[], b"")
        }
        "GET" => {
            let bytes = match mood {
                Mood::Swaps => shelf.objects.iter().find(|(name, _)| **name != path).map(|(_, bytes)| bytes.clone()),
                _ => shelf.objects.get(&path).cloned(),
            };
            drop(shelf);
            let Some(bytes) = bytes else { return answer(line, 404, &[], b"") };
            if mood == Mood::Pours {
                write!(line, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").ok()?;
                loop {
                    line.write_all(&[0; 65536]).ok()?;
                }
            }
            let from: usize =
                header("range").and_then(|range| range.trim_start_matches("bytes=").trim_end_matches('-').parse().ok()).unwrap_or(0);
            if from >= bytes.len() && from > 0 {
                return answer(line, 416, &[], b"");
            }
            let status = if from > 0 { 206 } else { 200 };
            let say = bytes.len() - from;
            let give = match mood {
                Mood::CutsShort => say / 2,
                Mood::Breaks => say.min(2_000_000),
                _ => say,
            };
            write!(line, "HTTP/1.1 {status} X\r\nContent-Length: {say}\r\nConnection: close\r\n\r\n").ok()?;
            line.write_all(&bytes[from..from + give]).ok()
        }
        _ => answer(line, 405, &[], b""),
    }
}

fn list(shelf: &Shelf, path: &str, deep: bool, mood: Mood) -> Option<String> {
    let mut xml = String::from("<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">");
    let mut add = |name: &str, length: Option<usize>| {
        let kind = if length.is_none() { "<D:collection/>" } else { "" };
        let length = length.map(|length| if mood == Mood::LiesAboutLength { length / 3 } else { length }).unwrap_or_default();
        xml += &format!(
            "<D:response><D:href>{name}</D:href><D:propstat><D:prop><D:resourcetype>{kind}</D:resourcetype><D:getcontentlength>{length}</D:getcontentlength>\
             <D:getlastmodified>Sun, 22 Nov 2026 08:00:00 GMT</D:getlastmodified></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        );
    };
    let objects = match mood {
        Mood::ListsTheOld => shelf.old.get(shelf.old.len() / 2)?,
        _ => &shelf.objects,
    };
    if let Some(bytes) = objects.get(path) {
        add(path, Some(bytes.len()));
    } else {
        let folder = format!("{}/", path.trim_end_matches('/'));
        if !shelf.folders.iter().any(|there| there.trim_end_matches('/') == path.trim_end_matches('/')) {
            return None;
        }
        add(&folder, None);
        if deep {
            for (name, bytes) in objects.iter().filter(|(name, _)| name.starts_with(&folder)) {
                add(name, Some(bytes.len()));
            }
            match mood {
                Mood::ListsElsewhere => ["/etc/passwd", "x", "", "/密", "/%E5%AF", "../../../x"].iter().for_each(|name| add(name, Some(1))),
                Mood::ListsWithoutEnd => (0..60_000).for_each(|number| add(&format!("{folder}{number:064x}.svo"), Some(1))),
                _ => {}
            }
        }
    }
    Some(xml + "</D:multistatus>")
}

fn answer(mut line: &TcpStream, status: u16, headers: &[String], body: &[u8]) -> Option<()> {
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    headers.iter().for_each(|header| head += &format!("{header}\r\n"));
    line.write_all(format!("{head}\r\n").as_bytes()).ok()?;
    line.write_all(body).ok()
}
