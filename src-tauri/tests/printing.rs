//! Printing into a real CUPS: each test starts its own server in a folder of its own, and stops it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "../src/printing.rs"]
mod printing;

use chrono::DateTime;
use document::{Block, Fonts, Paper, Typeset, typeset};
use printing::Spooler;
use std::net::{Shutdown, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use std::{fs, io};
use tempfile::TempDir;

const OFFICE: &str = "Subao-Office";
const ARCHIVE: &str = "Archive";
const TITLE: &str = "关于 办公自动化系统（OA） 发生有害程序事件的报告.pdf";

/// A CUPS server with two printers that print into files; `OFFICE` is the default one.
struct Cups {
    server: Child,
    folder: TempDir,
}

impl Cups {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        // The filters run as another user and must get to the spool.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["etc", "spool/tmp", "cache", "state", "log", "out"] {
            fs::create_dir_all(at(name)).unwrap();
        }
        for name in ["cupsd.conf", "cups-files.conf"] {
            let text = fs::read_to_string(fixture(name)).unwrap().replace("@FOLDER@", folder.path().to_str().unwrap());
            fs::write(at("etc").join(name), text).unwrap();
        }
        let said = fs::File::create(at("log/said")).unwrap();
        let server = Command::new("/usr/sbin/cupsd")
            .arg("-f")
            .arg("-c")
            .arg(at("etc/cupsd.conf"))
            .arg("-s")
            .arg(at("etc/cups-files.conf"))
            .stdin(Stdio::null())
            .stdout(said.try_clone().unwrap())
            .stderr(said)
            .spawn()
            .unwrap_or_else(|e| panic!("these tests need cupsd (Debian package cups): {e}"));
        let mut cups = Self { server, folder };
        let started = Instant::now();
        while !cups.tool("/usr/bin/lpstat", &["-r"]).contains("scheduler is running") {
            let ended = cups.server.try_wait().unwrap();
            assert!(ended.is_none() && started.elapsed() < Duration::from_secs(20), "cupsd does not run ({ended:?}):\n{}", cups.log());
            sleep(Duration::from_millis(50));
        }
        for printer in [ARCHIVE, OFFICE] {
            let device = format!("file://{}", cups.printed(printer).display());
            cups.tool("/usr/sbin/lpadmin", &["-p", printer, "-E", "-v", &device, "-P", fixture("printer.ppd").to_str().unwrap()]);
        }
        cups.tool("/usr/sbin/lpadmin", &["-d", OFFICE]);
        cups
    }

    fn socket(&self) -> String {
        self.folder.path().join("cups.sock").to_str().unwrap().to_owned()
    }

    fn spooler(&self) -> Spooler {
        Spooler { server: Some(self.socket()), pause: Duration::from_millis(50), looks: 400 }
    }

    /// The same server by an address of the network.
    fn by_network(&self) -> Spooler {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let socket = self.socket();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = UnixStream::connect(&socket) else { break };
                let (mut asks, mut hears) = (client.try_clone().unwrap(), client);
                let (mut takes, mut answers) = (server.try_clone().unwrap(), server);
                thread::spawn(move || {
                    let _ = io::copy(&mut asks, &mut takes);
                    let _ = takes.shutdown(Shutdown::Write);
                });
                thread::spawn(move || {
                    let _ = io::copy(&mut answers, &mut hears);
                    let _ = hears.shutdown(Shutdown::Both);
                });
            }
        });
        Spooler { server: Some(address), ..self.spooler() }
    }

    fn tool(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program).args(arguments).env("CUPS_SERVER", self.socket()).env("LC_ALL", "C").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a printer has put out.
    fn printed(&self, printer: &str) -> PathBuf {
        self.folder.path().join("out").join(format!("{printer}.pdf"))
    }

    /// Control and data files of one job: `c00012`, `d00012-001`.
    fn files_of(&self, job: &str) -> Vec<String> {
        let number: usize = job.rsplit_once('-').unwrap().1.parse().unwrap();
        let mut names = self.spooled();
        names.retain(|name| name.get(1..).is_some_and(|n| n.starts_with(&format!("{number:05}"))));
        names
    }

    fn spooled(&self) -> Vec<String> {
        let spool = fs::read_dir(self.folder.path().join("spool")).unwrap();
        spool.map(|f| f.unwrap().file_name().into_string().unwrap()).filter(|n| n != "tmp").collect()
    }

    fn jobs(&self, which: &str) -> Vec<String> {
        let list = self.tool("/usr/bin/lpstat", &["-W", which, "-o"]);
        list.lines().map(|l| l.split_whitespace().next().unwrap().to_owned()).collect()
    }

    fn wait_for(&self, job: &str) {
        let started = Instant::now();
        while !self.jobs("completed").iter().any(|j| j == job) {
            assert!(started.elapsed() < Duration::from_secs(30), "{job} is not printed:\n{}", self.log());
            sleep(Duration::from_millis(50));
        }
    }

    /// What the server has noted of a job: title, copies, sides, size.
    fn noted(&self, job: &str) -> Vec<String> {
        let (printer, number) = job.rsplit_once('-').unwrap();
        let log = fs::read_to_string(self.folder.path().join("log/page")).unwrap();
        let start = format!("{printer}|{number}|");
        let line = log.lines().find_map(|l| l.strip_prefix(&start)).unwrap_or_else(|| panic!("no {start} in {log}"));
        line.split('|').map(str::to_owned).collect()
    }

    /// Ends the server, asked kindly first: it then writes what it still has in mind and ends its filters too.
    fn stop(&mut self) {
        let _ = Command::new("/bin/kill").arg(self.server.id().to_string()).stderr(Stdio::null()).status();
        for _ in 0..100 {
            if matches!(self.server.try_wait(), Ok(Some(_))) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
    }

    fn log(&self) -> String {
        ["said", "error"].map(|f| fs::read_to_string(self.folder.path().join("log").join(f)).unwrap_or_default()).concat()
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        if matches!(self.server.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/cups").join(name)
}

/// A paper of three pages: an odd number, so that two copies on both sides need a blank back.
fn paper() -> Typeset {
    let say = |n: usize| Block::Paragraph {
        lead: None,
        text: format!("第{n}段：{}", "已拔网线，服务器仍在运行，发展中心正赶往机房，影响终端十四台，公文流转中断。".repeat(3)),
    };
    let mut blocks = vec![Block::Title("发生有害程序事件的报告".to_owned())];
    blocks.extend((1..=12).map(say));
    let date = DateTime::parse_from_rfc3339("2026-11-22T09:30:12+08:00").unwrap();
    let paper = Paper { page_numbers: true, ..Paper::form("报告", "金融稳定处", "书面报告", date, blocks) };
    let fonts = Fonts::find(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("../fonts")]).unwrap();
    let typeset = typeset(&paper, &fonts).unwrap();
    assert_eq!(typeset.pages, 3);
    typeset
}

/// Text of each page.
fn pages(pdf: &Path) -> Vec<String> {
    let output = Command::new("pdftotext").arg(pdf).arg("-").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.strip_suffix('\u{c}').unwrap().split('\u{c}').map(|p| p.trim().to_owned()).collect()
}

fn page_size(pdf: &Path) -> String {
    let output = Command::new("pdfinfo").arg(pdf).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|l| l.strip_prefix("Page size:")).unwrap().trim().to_owned()
}

#[test]
fn printers_are_listed_the_default_first() {
    let cups = Cups::start();
    let listed = || cups.spooler().printers().unwrap().into_iter().map(|p| (p.name, p.is_default, p.trouble)).collect::<Vec<_>>();
    assert_eq!(listed(), [(OFFICE.to_owned(), true, None), (ARCHIVE.to_owned(), false, None)]);

    cups.tool("/usr/sbin/cupsdisable", &[ARCHIVE]);
    assert_eq!(listed(), [(OFFICE.to_owned(), true, None), (ARCHIVE.to_owned(), false, Some("已停用".to_owned()))]);
}

#[test]
fn a_paper_comes_out_page_by_page_as_it_was_ordered() {
    let cups = Cups::start();
    let paper = paper();
    let original = cups.folder.path().join("original.pdf");
    fs::write(&original, &paper.bytes).unwrap();
    let original = pages(&original);

    let job = cups.spooler().print(&paper.bytes, TITLE, OFFICE, 2, true).unwrap();
    assert_eq!(job, format!("{OFFICE}-1"));
    cups.wait_for(&job);
    assert_eq!(cups.noted(&job), [TITLE, "2", "two-sided-long-edge", "A4"]);
    // What the server was given is the paper, byte by byte.
    assert!(fs::read(cups.folder.path().join("spool/d00001-001")).unwrap() == paper.bytes);
    let copy = [&original[..], &[String::new()]].concat();
    let twice = [&copy[..], &copy[..]].concat();
    assert_eq!(pages(&cups.printed(OFFICE)), twice);
    // The printer's own choice would be Letter.
    assert_eq!(page_size(&cups.printed(OFFICE)), "595 x 842 pts (A4)");

    let job = cups.spooler().print(&paper.bytes, TITLE, ARCHIVE, 1, false).unwrap();
    assert_eq!(job, format!("{ARCHIVE}-2"));
    cups.wait_for(&job);
    assert_eq!(cups.noted(&job), [TITLE, "1", "one-sided", "A4"]);
    assert_eq!(pages(&cups.printed(ARCHIVE)), original);
}

#[test]
fn what_can_not_be_printed_is_said() {
    let cups = Cups::start();
    let fault = cups.spooler().print(b"%PDF-1.7", TITLE, "Subao-Elsewhere", 1, false).unwrap_err();
    assert_eq!(fault.code, "print.no_printer");
    cups.tool("/usr/sbin/cupsreject", &[OFFICE]);
    // More than a pipe holds: `lp` ends before it has read all.
    let fault = cups.spooler().print(&vec![b' '; 1 << 20], TITLE, OFFICE, 1, false).unwrap_err();
    assert_eq!(fault.code, "print.failed");
    assert!(fault.message.contains("not accepting"), "{}", fault.message);
    assert_eq!(cups.spooled(), [""; 0]);
}

#[test]
fn without_a_spooler_there_is_no_printer() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = Spooler { server: Some(folder.path().join("cups.sock").to_str().unwrap().to_owned()), ..Spooler::default() };
    assert_eq!(nobody.printers().unwrap(), []);
    assert_eq!(nobody.print(b"%PDF-1.7", TITLE, OFFICE, 1, false).unwrap_err().code, "print.no_printer");

    // The same with a server that has been there.
    let cups = Cups::start();
    let spooler = cups.spooler();
    assert_eq!(spooler.printers().unwrap().len(), 2);
    drop(cups);
    assert_eq!(spooler.printers().unwrap(), []);
}

#[test]
fn a_purged_job_leaves_nothing_in_the_spooler() {
    let mut cups = Cups::start();
    let paper = paper();
    let print = |spooler: Spooler, printer: &str| spooler.print(&paper.bytes, "台站恢复单", printer, 1, false).unwrap();
    let data_of = |cups: &Cups, job: &str| cups.files_of(job).iter().any(|name| name.starts_with('d'));

    // The server keeps the files of what it has printed, for a day by its own choice.
    let kept = print(cups.spooler(), OFFICE);
    cups.wait_for(&kept);
    assert!(data_of(&cups, &kept));

    // A printer that stands still: the job waits, and the one who purges waits for it.
    cups.tool("/usr/sbin/cupsdisable", &[ARCHIVE]);
    let waiting = print(cups.spooler(), ARCHIVE);
    let purging = cups.spooler().purge_when_done(waiting.clone());
    sleep(Duration::from_millis(500));
    assert!(!purging.is_finished() && data_of(&cups, &waiting));
    cups.tool("/usr/sbin/cupsenable", &[ARCHIVE]);
    purging.join().unwrap();
    assert_eq!(pages(&cups.printed(ARCHIVE)).len(), 3, "it was printed first");

    // One that was printed before.
    let printed = print(cups.spooler(), OFFICE);
    cups.wait_for(&printed);
    assert!(data_of(&cups, &printed));
    cups.spooler().purge_when_done(printed.clone()).join().unwrap();

    // The same by the network.
    let network = cups.by_network();
    let far = print(network.clone(), OFFICE);
    network.purge_when_done(far.clone()).join().unwrap();

    // One that no printer takes is not left waiting for ever.
    cups.tool("/usr/sbin/cupsdisable", &[ARCHIVE]);
    let stuck = print(cups.spooler(), ARCHIVE);
    Spooler { looks: 2, ..cups.spooler() }.purge_when_done(stuck.clone()).join().unwrap();

    assert_eq!((cups.jobs("completed"), cups.jobs("all")), (vec![kept.clone()], vec![kept.clone()]));
    let nothing_left = |cups: &Cups| {
        for job in [&waiting, &printed, &far, &stuck] {
            assert_eq!(cups.files_of(job), [""; 0], "{job}");
        }
        assert!(data_of(cups, &kept));
    };
    nothing_left(&cups);
    cups.stop();
    nothing_left(&cups);
}
