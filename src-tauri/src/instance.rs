//! One window for a user: a second start shows the first one's window, hands it the file that it was started with, and ends.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a start found.
pub enum Start {
    /// The first: it listens for later ones. Without a socket the program still runs.
    First(Option<UnixListener>),
    /// Another window runs and has been asked to show itself.
    Later,
}

/// A path is never longer.
const LONGEST: u64 = 64 << 10;
/// A start says its word at once; who does not is no start.
const PATIENCE: Duration = Duration::from_secs(2);

/// Looks for a running window, and hands it a file.
pub fn start(state: &Path, file: Option<&Path>) -> Start {
    let socket = state.join("window.sock");
    let word = file.map_or_else(|| b"show".to_vec(), |f| [b"open", f.as_os_str().as_bytes()].concat());
    if UnixStream::connect(&socket).is_ok_and(|mut running| running.write_all(&word).is_ok()) {
        return Start::Later;
    }
    let _ = std::fs::create_dir_all(state);
    // A socket that nobody answers is left over from a program that was ended.
    let _ = std::fs::remove_file(&socket);
    Start::First(UnixListener::bind(&socket).ok())
}

/// Calls `show` for every later start, with the file that it was started with.
pub fn listen(listener: UnixListener, show: impl Fn(Option<PathBuf>) + Send + 'static) {
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let mut said = Vec::new();
            let heard = stream.set_read_timeout(Some(PATIENCE)).and_then(|()| stream.take(LONGEST).read_to_end(&mut said));
            match (heard, said.split_first_chunk::<4>()) {
                (Ok(_), Some((b"show", []))) => show(None),
                (Ok(_), Some((b"open", path))) => show(Some(PathBuf::from(OsStr::from_bytes(path)))),
                _ => {}
            }
        }
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_second_start_shows_the_first_window_and_ends() {
        let state = tempfile::tempdir().unwrap();
        let Start::First(Some(listener)) = start(state.path(), None) else { panic!("the first start is not the first") };
        let (shown, seen) = mpsc::channel();
        listen(listener, move |file| shown.send(file).unwrap());
        assert!(matches!(start(state.path(), None), Start::Later));
        assert_eq!(seen.recv_timeout(Duration::from_secs(10)).unwrap(), None);
        let file = Path::new("/media/stick/金融稳定处报送包.subao");
        assert!(matches!(start(state.path(), Some(file)), Start::Later));
        assert_eq!(seen.recv_timeout(Duration::from_secs(10)).unwrap().as_deref(), Some(file));
    }

    #[test]
    fn a_socket_left_over_from_an_ended_program_is_no_window() {
        let state = tempfile::tempdir().unwrap();
        let Start::First(Some(listener)) = start(state.path(), None) else { panic!("the first start is not the first") };
        drop(listener);
        assert!(matches!(start(state.path(), None), Start::First(Some(_))));
    }
}
