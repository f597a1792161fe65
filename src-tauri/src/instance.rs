//! One window for a user: a second start shows the first one's window and ends.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

/// What a start found.
pub enum Start {
    /// The first: it listens for later ones. Without a socket the program still runs.
    First(Option<UnixListener>),
    /// Another window runs and has been asked to show itself.
    Later,
}

/// Looks for a running window.
pub fn start(state: &Path) -> Start {
    let socket = state.join("window.sock");
    if UnixStream::connect(&socket).is_ok_and(|mut running| running.write_all(b"show").is_ok()) {
        return Start::Later;
    }
    let _ = std::fs::create_dir_all(state);
    // A socket that nobody answers is left over from a program that was ended.
    let _ = std::fs::remove_file(&socket);
    Start::First(UnixListener::bind(&socket).ok())
}

/// Calls `show` for every later start.
pub fn listen(listener: UnixListener, show: impl Fn() + Send + 'static) {
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut word = [0_u8; 4];
            if stream.read_exact(&mut word).is_ok() && &word == b"show" {
                show();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn a_second_start_shows_the_first_window_and_ends() {
        let state = tempfile::tempdir().unwrap();
        let Start::First(Some(listener)) = start(state.path()) else { panic!("the first start is not the first") };
        let (shown, seen) = mpsc::channel();
        listen(listener, move || shown.send(()).unwrap());
        assert!(matches!(start(state.path()), Start::Later));
        seen.recv_timeout(Duration::from_secs(10)).unwrap();
    }

    #[test]
    fn a_socket_left_over_from_an_ended_program_is_no_window() {
        let state = tempfile::tempdir().unwrap();
        let Start::First(Some(listener)) = start(state.path()) else { panic!("the first start is not the first") };
        drop(listener);
        assert!(matches!(start(state.path()), Start::First(Some(_))));
    }
}
