//! Printing through the system's spooler: CUPS, by its own programs `lp`, `lpstat` and `cancel`.

use desk::view::{DeskFault, PrinterView};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::process::{Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long the spooler may take over a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// The spooler of this machine.
#[derive(Debug, Clone)]
pub struct Spooler {
    /// Its socket or `host:port`; without, the one that this machine is set to.
    pub server: Option<String>,
    /// Between two looks at a job that is to be purged.
    pub pause: Duration,
    /// So many looks, then the job is purged though it is not printed.
    pub looks: u32,
}

impl Default for Spooler {
    fn default() -> Self {
        Self { server: None, pause: Duration::from_secs(2), looks: 240 }
    }
}

impl Spooler {
    /// Printers of this machine, the default one first.
    pub fn printers(&self) -> Result<Vec<PrinterView>, DeskFault> {
        let Ok(list) = self.ask("lpstat", &["-p"]) else {
            // Without a spooler there is no printer; the window says what to do.
            return Ok(Vec::new());
        };
        let default = self.ask("lpstat", &["-d"]).ok().and_then(|o| default_of(&text(&o))).unwrap_or_default();
        let mut printers = parse(&text(&list), &default);
        printers.sort_by_key(|p| !p.is_default);
        Ok(printers)
    }

    /// Hands a PDF to the spooler. Gives the job's name.
    pub fn print(&self, pdf: &[u8], title: &str, printer: &str, copies: u32, duplex: bool) -> Result<String, DeskFault> {
        if !self.printers()?.iter().any(|p| p.name == printer) {
            return Err(desk::fault("print.no_printer", "找不到这台打印机，请重新选择；也可以先另存为 PDF"));
        }
        let copies = copies.clamp(1, 99).to_string();
        let sides = if duplex { "sides=two-sided-long-edge" } else { "sides=one-sided" };
        let arguments = ["-d", printer, "-n", &copies, "-o", sides, "-o", "media=A4", "-t", title, "--", "-"];
        // The paper goes in by a pipe: no copy of it is left in a folder.
        let output = self.feed("lp", &arguments, &document::upright(pdf)).map_err(|_| failed(""))?;
        if !output.status.success() {
            return Err(failed(String::from_utf8_lossy(&output.stderr).trim()));
        }
        job_of(&text(&output)).ok_or_else(|| failed(""))
    }

    /// Waits until a job is printed and purges it, so that its paper does not stay in the spooler.
    pub fn purge_when_done(&self, job: String) -> JoinHandle<()> {
        let spooler = self.clone();
        thread::spawn(move || {
            for _ in 0..spooler.looks {
                thread::sleep(spooler.pause);
                // A spooler that does not answer has not printed it.
                let open = spooler.ask("lpstat", &["-W", "not-completed", "-o"]).ok().filter(|o| o.status.success());
                if open.is_some_and(|o| owner_of(&text(&o), &job).is_none()) {
                    break;
                }
            }
            if spooler.purge(&job).is_err() {
                let _ = spooler.ask("cancel", &["-x", &job]);
            }
        })
    }

    /// Asks CUPS itself, for `cancel -x` of CUPS 2.4.2 (Debian 12) leaves the files of a printed job where they are:
    /// <https://github.com/OpenPrinting/cups/pull/742>.
    fn purge(&self, job: &str) -> io::Result<()> {
        let number = job.rsplit('-').next().filter(|n| n.bytes().all(|b| b.is_ascii_digit())).ok_or(io::ErrorKind::InvalidInput)?;
        let owner = owner_of(&text(&self.ask("lpstat", &["-W", "all", "-o"])?), job).ok_or(io::ErrorKind::NotFound)?;
        let server = text(&self.ask("lpstat", &["-H"])?);
        let answer = post(server.trim(), "/jobs/", &purge_request(number, &owner)?)?;
        // The version takes two bytes, the status two.
        match answer.get(2..4) {
            Some([0, _]) => Ok(()),
            _ => Err(io::ErrorKind::Other.into()),
        }
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> io::Result<Output> {
        self.command(program, arguments).stdin(Stdio::null()).output()
    }

    fn feed(&self, program: &str, arguments: &[&str], input: &[u8]) -> io::Result<Output> {
        let mut child = self.command(program, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let fed = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(input));
        let output = child.wait_with_output()?;
        // A program that ends early says itself why.
        if output.status.success() { fed.map(|()| output) } else { Ok(output) }
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).env("LC_ALL", "C");
        if let Some(server) = &self.server {
            command.env("CUPS_SERVER", server);
        }
        command
    }
}

fn failed(detail: &str) -> DeskFault {
    let detail = if detail.is_empty() { String::new() } else { format!("（{detail}）") };
    desk::fault("print.failed", &format!("没有打印成功{detail}，请检查打印机后再试；也可以先另存为 PDF"))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// IPP's Cancel-Job with CUPS's own `purge-job`: the job goes, whatever its state, and its files with it.
fn purge_request(number: &str, owner: &str) -> io::Result<Vec<u8>> {
    const CANCEL_JOB: [u8; 8] = [2, 0, 0, 8, 0, 0, 0, 1];
    const OPERATION: u8 = 1;
    const END: u8 = 3;
    let uri = format!("ipp://localhost/jobs/{number}");
    let attributes: [(u8, &str, &[u8]); 5] = [
        (0x47, "attributes-charset", b"utf-8"),
        (0x48, "attributes-natural-language", b"en"),
        (0x45, "job-uri", uri.as_bytes()),
        (0x42, "requesting-user-name", owner.as_bytes()),
        (0x22, "purge-job", &[1]),
    ];
    let mut request = CANCEL_JOB.to_vec();
    request.push(OPERATION);
    for (kind, name, value) in attributes {
        request.push(kind);
        for part in [name.as_bytes(), value] {
            request.extend(u16::try_from(part.len()).map_err(io::Error::other)?.to_be_bytes());
            request.extend(part);
        }
    }
    request.push(END);
    Ok(request)
}

/// The body of the answer to one request of IPP.
fn post(server: &str, path: &str, request: &[u8]) -> io::Result<Vec<u8>> {
    if server.starts_with('/') {
        let stream = UnixStream::connect(server)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        return talk(stream, path, request);
    }
    let address = server.to_socket_addrs()?.next().ok_or(io::ErrorKind::NotFound)?;
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    talk(stream, path, request)
}

fn talk(mut stream: impl Read + Write, path: &str, request: &[u8]) -> io::Result<Vec<u8>> {
    let length = request.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/ipp\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), request].concat())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    body_of(&answer).map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// What stands behind the head of a good answer; `100 Continue` may come before it.
fn body_of(answer: &[u8]) -> Option<&[u8]> {
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n")?;
    let (head, rest) = (answer.get(..end)?, answer.get(end + 4..)?);
    match head.get(..12)? {
        b"HTTP/1.1 100" => body_of(rest),
        b"HTTP/1.1 200" => Some(rest),
        _ => None,
    }
}

/// `printer NAME is idle.  enabled since …`
fn parse(list: &str, default: &str) -> Vec<PrinterView> {
    list.lines()
        .filter_map(|line| {
            let (name, state) = line.strip_prefix("printer ")?.split_once(' ')?;
            let trouble = state.starts_with("disabled").then(|| "已停用".to_owned());
            Some(PrinterView { name: name.to_owned(), is_default: name == default, trouble })
        })
        .collect()
}

/// `system default destination: NAME`
fn default_of(text: &str) -> Option<String> {
    text.lines().find_map(|l| l.strip_prefix("system default destination: ")).map(|n| n.trim().to_owned())
}

/// `request id is NAME-12 (1 file(s))`
fn job_of(text: &str) -> Option<String> {
    text.split("request id is ").nth(1)?.split_whitespace().next().map(str::to_owned)
}

/// `NAME-12  owner  180224  Sun Nov 22 …`
fn owner_of(jobs: &str, job: &str) -> Option<String> {
    let mut words = jobs.lines().map(str::split_whitespace).find_map(|mut l| (l.next() == Some(job)).then_some(l))?;
    words.next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_spooler_says() {
        let list = "printer Office is idle.  enabled since Sun\nprinter Old disabled since Mon -\n\treason unknown\n\
            printer disabled-no-more is idle.  enabled since Sun\n";
        let printers = parse(list, "Office");
        assert_eq!(printers.len(), 3);
        assert!(printers.iter().any(|p| p.name == "Office" && p.is_default && p.trouble.is_none()));
        assert!(printers.iter().any(|p| p.name == "Old" && p.trouble.is_some()));
        assert!(printers.iter().any(|p| p.name == "disabled-no-more" && p.trouble.is_none()));
        assert_eq!(default_of("system default destination: Office\n").as_deref(), Some("Office"));
        assert_eq!(job_of("request id is PDF-12 (1 file(s))\n").as_deref(), Some("PDF-12"));
        assert_eq!(job_of("lp: error"), None);
        let jobs = "PDF-12      anna   180224   Sun Nov 22\nPDF-120     bert   180224   Sun Nov 22\n";
        assert_eq!(owner_of(jobs, "PDF-120").as_deref(), Some("bert"));
        assert_eq!(owner_of(jobs, "PDF-1"), None);
        assert_eq!(body_of(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nbody"), Some(&b"body"[..]));
        assert_eq!(body_of(b"HTTP/1.1 401 Unauthorized\r\n\r\nbody"), None);
    }
}
