//! Where things lie on this machine. What differs by platform is decided here and nowhere else.

use desk::Settings;
use directories::ProjectDirs;
use std::path::{Path, PathBuf};

/// Folders of this user's station.
pub fn settings() -> Settings {
    let dirs = ProjectDirs::from("cn", "subao", "Subao");
    let data = dirs.as_ref().map_or_else(|| PathBuf::from("subao-data"), |d| d.data_local_dir().to_path_buf());
    let state = dirs.as_ref().and_then(|d| d.state_dir().map(Path::to_path_buf)).unwrap_or_else(|| data.join("state"));
    let station = variable("SUBAO_STATION").unwrap_or_else(|| data.join("station"));
    let state = variable("SUBAO_STATE").unwrap_or(state);
    at(station, state, Some(data.join("plans")))
}

/// Settings of a station in a folder of its own.
pub fn at(station: PathBuf, state: PathBuf, plans: Option<PathBuf>) -> Settings {
    Settings { station, marker: state.join("marker.json"), machine: machine(), plans, fonts: fonts() }
}

/// Folder for what must not lie in the station: marker, socket.
pub fn state_folder(settings: &Settings) -> PathBuf {
    settings.marker.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

/// Folders of fonts: named by hand, the user's, those that came with the program, the system's. Folders in them are looked through too.
fn fonts() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    folders.extend(variable("SUBAO_FONTS"));
    if let Some(dirs) = ProjectDirs::from("cn", "subao", "Subao") {
        folders.push(dirs.data_local_dir().join("fonts"));
    }
    if let Some(user) = directories::UserDirs::new() {
        folders.extend(user.font_dir().map(Path::to_path_buf));
    }
    for folder in
        ["/usr/share/subao/fonts", "/usr/share/fonts/truetype/subao", "/usr/share/fonts/windows", "/usr/share/fonts/opentype/noto"]
    {
        folders.push(PathBuf::from(folder));
    }
    // Beside the program, and where a build from source has them.
    if let Some(program) = std::env::current_exe().ok().and_then(|p| p.parent().map(Path::to_path_buf)) {
        folders.push(program.join("fonts"));
        folders.push(program.join("../../fonts"));
    }
    folders.extend(system_fonts());
    folders
}

/// Where systems keep the fonts that were installed, for everybody and for one user.
fn system_fonts() -> Vec<PathBuf> {
    if cfg!(windows) {
        let installed = variable("WINDIR").map(|w| w.join("Fonts"));
        let own = variable("LOCALAPPDATA").map(|d| d.join("Microsoft").join("Windows").join("Fonts"));
        return own.into_iter().chain(installed).collect();
    }
    let known: &[&str] = if cfg!(target_os = "macos") {
        &["/Library/Fonts", "/System/Library/Fonts"]
    } else {
        &["/usr/local/share/fonts", "/usr/share/fonts"]
    };
    let own = directories::UserDirs::new().map(|u| u.home_dir().join(".fonts"));
    own.into_iter().chain(known.iter().map(PathBuf::from)).collect()
}

/// What tells this machine from another.
fn machine() -> String {
    let id = std::fs::read_to_string("/etc/machine-id").unwrap_or_default();
    // The digest tells machines apart and gives the machine's own id to nobody.
    seal::sm3(format!("subao machine {}", id.trim()).as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect()
}
