//! Printing through the system's spooler: CUPS, by its own programs `lp`, `lpstat` and `cancel`.

use desk::view::{DeskFault, PrinterView};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Printers of this machine, the default one first.
pub fn printers() -> Result<Vec<PrinterView>, DeskFault> {
    let Ok(list) = run("lpstat", &["-p"]) else {
        // Without a spooler there is no printer; the window says what to do.
        return Ok(Vec::new());
    };
    let default = run("lpstat", &["-d"]).ok().and_then(|o| default_of(&text(&o))).unwrap_or_default();
    let mut printers = parse(&text(&list), &default);
    printers.sort_by_key(|p| !p.is_default);
    Ok(printers)
}

/// Hands a PDF to the spooler. Gives the job's name.
pub fn print(pdf: &[u8], title: &str, printer: &str, copies: u32, duplex: bool) -> Result<String, DeskFault> {
    if !printers()?.iter().any(|p| p.name == printer) {
        return Err(desk::fault("print.no_printer", "找不到这台打印机，请重新选择；也可以先另存为 PDF"));
    }
    let copies = copies.clamp(1, 99).to_string();
    let sides = if duplex { "sides=two-sided-long-edge" } else { "sides=one-sided" };
    let arguments = ["-d", printer, "-n", &copies, "-o", sides, "-o", "media=A4", "-t", title, "--", "-"];
    // The paper goes in by a pipe: no copy of it is left in a folder.
    let output = feed("lp", &arguments, pdf).map_err(|_| failed(""))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim()));
    }
    job_of(&text(&output)).ok_or_else(|| failed(""))
}

/// Waits until a job is printed and purges it, so that its paper does not stay in the spooler.
pub fn purge_when_done(job: String) {
    std::thread::spawn(move || {
        for _ in 0..240 {
            std::thread::sleep(Duration::from_secs(2));
            let open = run("lpstat", &["-W", "not-completed", "-o"]).map(|o| text(&o)).unwrap_or_default();
            if !open.lines().any(|l| l.split_whitespace().next() == Some(job.as_str())) {
                break;
            }
        }
        let _ = run("cancel", &["-x", &job]);
    });
}

fn failed(detail: &str) -> DeskFault {
    let detail = if detail.is_empty() { String::new() } else { format!("（{detail}）") };
    desk::fault("print.failed", &format!("没有打印成功{detail}，请检查打印机后再试；也可以先另存为 PDF"))
}

fn run(program: &str, arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(program).args(arguments).env("LC_ALL", "C").stdin(Stdio::null()).output()
}

fn feed(program: &str, arguments: &[&str], input: &[u8]) -> std::io::Result<Output> {
    let mut child = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input)?;
    }
    child.wait_with_output()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `printer NAME is idle.  enabled since …`
fn parse(list: &str, default: &str) -> Vec<PrinterView> {
    list.lines()
        .filter_map(|line| {
            let name = line.strip_prefix("printer ")?.split_whitespace().next()?;
            let trouble = line.contains("disabled").then(|| "已停用".to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_spooler_says() {
        let list = "printer Office is idle.  enabled since Sun\nprinter Old disabled since Mon -\n\treason unknown\n";
        let printers = parse(list, "Office");
        assert_eq!(printers.len(), 2);
        assert!(printers.iter().any(|p| p.name == "Office" && p.is_default && p.trouble.is_none()));
        assert!(printers.iter().any(|p| p.name == "Old" && p.trouble.is_some()));
        assert_eq!(default_of("system default destination: Office\n").as_deref(), Some("Office"));
        assert_eq!(job_of("request id is PDF-12 (1 file(s))\n").as_deref(), Some("PDF-12"));
        assert_eq!(job_of("lp: error"), None);
    }
}
