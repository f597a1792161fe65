//! The command line. Needs no display; answers on standard output, complains in one line on standard error, or in JSON when asked.

use crate::bundle_command::{self, BundleCommand};
use crate::{demo, places};
use clap::{Parser, Subcommand};
use desk::view::DeskFault;
use desk::{Desk, PlanLibrary, incident_file};
use document::Fonts;
use plan::{Case, FactKind, LoadError, Plan};
use serde_json::{Value, json};
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 速报：按应急预案登记、研判、报送网络安全事件。不带子命令时打开窗口。
#[derive(Parser)]
#[command(name = "subao", version, about, long_about = None, args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// 要打开的报送包（.subao）：在窗口里先查验，再由人决定是否收入
    #[arg(value_name = "FILE", value_parser = a_bundle)]
    pub open: Option<PathBuf>,
}

/// A word that is neither a command nor a bundle's name is a mistyped command.
fn a_bundle(name: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(name);
    if path.extension().is_some_and(|e| e == "subao") {
        Ok(path)
    } else {
        Err("没有这个子命令，也不是报送包（.subao）".to_owned())
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// 预案
    #[command(subcommand)]
    Plan(PlanCommand),
    /// 按预案研判级别和报送义务
    Judge {
        /// 预案编号
        #[arg(long)]
        plan: String,
        /// 要素文件（JSON）
        #[arg(long)]
        facts: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 文书
    #[command(subcommand)]
    Document(DocumentCommand),
    /// 事件文件
    #[command(subcommand)]
    Incident(IncidentCommand),
    /// 报送包
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// 按真实样例演示一遍，留下 PDF 和摘要
    Demo {
        /// 输出文件夹
        #[arg(long)]
        out: PathBuf,
    },
    /// 台站
    #[command(subcommand)]
    Station(StationCommand),
}

#[derive(Subcommand)]
pub enum PlanCommand {
    /// 列出预案
    List {
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 显示一个预案
    Show {
        /// 预案编号
        id: String,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 检查预案文件
    Check {
        /// 文件或预案编号
        file_or_id: String,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 逐句列出预案由哪条规则、哪个画面落实，或为什么不由程序办理
    Coverage {
        /// 文件或预案编号
        file_or_id: String,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub enum DocumentCommand {
    /// 书面报告（初报）
    WrittenReport {
        /// 预案编号
        #[arg(long)]
        plan: String,
        /// 事件文件（JSON）
        #[arg(long)]
        incident: PathBuf,
        /// 输出的 PDF
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Subcommand)]
pub enum IncidentCommand {
    /// 输出一份带说明的空白事件文件
    Template,
}

#[derive(Subcommand)]
pub enum StationCommand {
    /// 校验整个台账
    Verify {
        /// 台站文件夹
        #[arg(long)]
        station: PathBuf,
        /// 操作人姓名；不写取第一个
        #[arg(long)]
        operator: Option<String>,
        /// 从文件的第一行读口令；不写则从标准输入读
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
}

/// Wrong input, by convention.
const WRONG_INPUT: u8 = 2;

/// Why a command did not do what it should, for people and for JSON.
pub struct Failure {
    pub code: String,
    pub key: Option<String>,
    pub message: String,
    pub exit: u8,
}

impl From<DeskFault> for Failure {
    fn from(fault: DeskFault) -> Self {
        let exit = if fault.code.starts_with("ledger.") { 1 } else { WRONG_INPUT };
        Self { code: fault.code, key: fault.field, message: fault.message, exit }
    }
}

pub fn wrong(code: &str, key: &str, message: &str) -> Failure {
    Failure { code: code.to_owned(), key: Some(key.to_owned()), message: message.to_owned(), exit: WRONG_INPUT }
}

/// A line that can't be read: one sentence, in JSON when it asks for JSON. Help and version are answers, not errors.
pub fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let first = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    let missing: Vec<&str> = text.lines().map(str::trim).filter(|l| l.starts_with("--") || l.starts_with('<')).collect();
    let key = missing.first().copied().unwrap_or_default().split_whitespace().next().unwrap_or_default();
    let message = if missing.is_empty() {
        format!("命令行写得不对（{}），用 subao --help 看写法", first.trim_start_matches("error: "))
    } else {
        format!("命令行缺少 {}，用 subao --help 看写法", missing.join("、"))
    };
    if std::env::args().any(|a| a == "--json") {
        say_json(&json!({ "error": { "code": "command_line", "key": key, "message": message } }));
    } else {
        complain(&message);
    }
    ExitCode::from(WRONG_INPUT)
}

/// Runs a subcommand.
pub fn run(command: Command) -> ExitCode {
    let library = PlanLibrary::new(places::settings().plans);
    let wants_json = match &command {
        Command::Plan(
            PlanCommand::List { json }
            | PlanCommand::Show { json, .. }
            | PlanCommand::Check { json, .. }
            | PlanCommand::Coverage { json, .. },
        )
        | Command::Judge { json, .. }
        | Command::Bundle(BundleCommand::Inspect { json, .. } | BundleCommand::Verify { json, .. })
        | Command::Station(StationCommand::Verify { json, .. }) => *json,
        _ => false,
    };
    let done = match command {
        Command::Plan(PlanCommand::List { json }) => list(&library, json),
        Command::Plan(PlanCommand::Show { id, json }) => show(&library, &id, json),
        Command::Plan(PlanCommand::Check { file_or_id, json }) => return check(&library, &file_or_id, json),
        Command::Plan(PlanCommand::Coverage { file_or_id, json }) => return coverage(&library, &file_or_id, json),
        Command::Judge { plan, facts, json } => judge(&library, &plan, &facts, json),
        Command::Document(DocumentCommand::WrittenReport { plan, incident, out }) => written_report(&library, &plan, &incident, &out),
        Command::Incident(IncidentCommand::Template) => {
            say_json(&incident_file::template());
            Ok(ExitCode::SUCCESS)
        }
        Command::Bundle(command) => bundle_command::run(&command),
        Command::Demo { out } => demo::play(&out)
            .map(|summary| {
                say(&summary);
                ExitCode::SUCCESS
            })
            .map_err(Failure::from),
        Command::Station(StationCommand::Verify { station, operator, passphrase_file, json }) => {
            verify(&station, operator.as_deref(), passphrase_file.as_deref(), json)
        }
    };
    done.unwrap_or_else(|failure| {
        if wants_json {
            say_json(&json!({ "error": { "code": failure.code, "key": failure.key, "message": failure.message } }));
        } else {
            let key = failure.key.map(|k| format!("{k}：")).unwrap_or_default();
            complain(&format!("{key}{}", failure.message));
        }
        ExitCode::from(failure.exit)
    })
}

/// One line on standard output. A reader that has gone away is no error.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

pub fn say_json(value: &impl serde::Serialize) {
    if let Ok(text) = serde_json::to_string_pretty(value) {
        say(&text);
    }
}

/// One line on standard error.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", text.replace('\n', " "));
}

fn list(library: &PlanLibrary, as_json: bool) -> Result<ExitCode, Failure> {
    let all = library.all();
    if as_json {
        let plans: Vec<Value> = all
            .values()
            .map(|f| json!({ "id": f.plan.id.as_str(), "name": f.plan.name.as_str(), "issuer": f.plan.issuer.as_str(), "issued": f.plan.issued.as_str() }))
            .collect();
        say_json(&json!({ "plans": plans }));
    } else {
        for file in all.values() {
            say(&format!("{}\t{}", file.plan.id, file.plan.name));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(library: &PlanLibrary, id: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let plan = library.get(id)?.plan;
    if as_json {
        say_json(&plan_json(&plan));
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{}（{}）", plan.name, plan.id));
    if let Some(remark) = &plan.remark {
        say(remark);
    }
    say("\n分类");
    for category in &plan.categories {
        let outside = category.outside.as_ref().map(|o| format!("（不由本预案应对：{o}）")).unwrap_or_default();
        say(&format!("  {}\t{}{outside}", category.id, category.name));
    }
    say("\n要素");
    for fact in &plan.facts {
        say(&format!("  {}\t{}", fact.id, fact.ask));
        for value in &fact.values {
            say(&format!("    {}\t{}", value.id, value.label));
        }
    }
    say("\n级别");
    for level in &plan.levels {
        say(&format!("  {} {}（{}）", level.numeral, level.name, level.colour_name));
        for criterion in &level.criteria {
            for indicator in &criterion.indicators {
                say(&format!("    {}\t{}", plan::clause_label(&criterion.clause), indicator.quote));
            }
        }
    }
    say("\n报送义务");
    for rule in &plan.obligations {
        say(&format!("  {}\t{}\t{}", plan::clause_label(&rule.clause), rule.allowance.label(), rule.quote));
    }
    Ok(ExitCode::SUCCESS)
}

fn plan_json(plan: &Plan) -> Value {
    let categories: Vec<Value> =
        plan.categories.iter().map(|c| json!({ "id": c.id.as_str(), "name": c.name.as_str(), "outside": c.outside.as_deref() })).collect();
    let facts: Vec<Value> = plan
        .facts
        .iter()
        .map(|f| {
            let values: Vec<Value> = match f.kind {
                FactKind::Flag => vec![json!(true), json!(false)],
                FactKind::Amount => Vec::new(),
                FactKind::Choice | FactKind::Several => f.values.iter().map(|v| json!(v.id.as_str())).collect(),
            };
            let labels: Vec<&str> = f.values.iter().map(|v| v.label.as_str()).collect();
            let kind = match f.kind {
                FactKind::Flag => "flag",
                FactKind::Amount => "amount",
                FactKind::Choice => "choice",
                FactKind::Several => "several",
            };
            json!({ "id": f.id.as_str(), "ask": f.ask.as_str(), "values": values, "kind": kind, "unit": f.unit.as_deref(), "labels": labels })
        })
        .collect();
    let levels: Vec<Value> = plan
        .levels
        .iter()
        .map(|l| json!({ "level": l.level, "name": l.name.as_str(), "colour": l.colour.as_str(), "clause": l.clause.as_str(), "reading": l.reading.as_deref() }))
        .collect();
    let parties: Vec<Value> = plan.parties.iter().map(|p| json!({ "id": p.id.as_str(), "name": p.name.as_str() })).collect();
    let obligations: Vec<Value> = plan
        .obligations
        .iter()
        .map(|o| {
            let ids = |list: &[plan::Text]| list.iter().map(|t| t.as_str().to_owned()).collect::<Vec<_>>();
            json!({
                "id": o.id.as_str(), "clause": o.clause.as_str(), "quote": o.quote.as_str(), "levels": o.when.levels,
                "from": ids(&o.from), "to": ids(&o.to), "need": o.need, "forms": o.forms, "allowance": o.allowance.code(),
                "starts": o.starts, "reading": o.reading.as_deref(),
            })
        })
        .collect();
    json!({
        "id": plan.id.as_str(), "name": plan.name.as_str(), "issuer": plan.issuer.as_str(), "issued": plan.issued.as_str(),
        "remark": plan.remark.as_deref(), "categories": categories, "facts": facts, "levels": levels, "parties": parties,
        "obligations": obligations,
    })
}

fn check(library: &PlanLibrary, file_or_id: &str, as_json: bool) -> ExitCode {
    match library.check(file_or_id) {
        Ok(plan) => {
            if as_json {
                say_json(&json!({
                    "ok": true, "id": plan.id.as_str(), "clauses": plan.clauses.len(), "facts": plan.facts.len(),
                    "obligations": plan.obligations.len(), "errors": [],
                }));
            } else {
                say(&format!(
                    "{}：没有问题（条款 {}，要素 {}，报送义务 {}）",
                    plan.id,
                    plan.clauses.len(),
                    plan.facts.len(),
                    plan.obligations.len()
                ));
            }
            ExitCode::SUCCESS
        }
        Err(faults) => refuse_plan(&faults, as_json),
    }
}

/// Every fault of a plan file, with its place.
fn refuse_plan(faults: &[LoadError], as_json: bool) -> ExitCode {
    if as_json {
        let errors: Vec<Value> = faults
            .iter()
            .map(|LoadError { file, line, key, message }| json!({ "file": file, "line": line, "key": key, "message": message }))
            .collect();
        say_json(&json!({ "ok": false, "errors": errors }));
    } else {
        for fault in faults {
            complain(&fault.to_string());
        }
    }
    ExitCode::from(WRONG_INPUT)
}

/// The coverage table. A sentence without an answer ends it with 1; only a file of format 1 can have one.
fn coverage(library: &PlanLibrary, file_or_id: &str, as_json: bool) -> ExitCode {
    let plan = match library.check(file_or_id) {
        Ok(plan) => plan,
        Err(faults) => return refuse_plan(&faults, as_json),
    };
    let table = plan::coverage(&plan);
    if as_json {
        say_json(&table);
    } else {
        for row in &table.sentences {
            say(&coverage_row(row));
        }
        say(&format!("\n{}：{} 句和标题，{} 句没有着落", plan.id, table.sentences.len(), table.empty));
    }
    if table.empty > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A heading on a line of its own; a sentence with what carries it, or the reason why nothing does, below it.
fn coverage_row(row: &plan::Sentence) -> String {
    if row.heading {
        return format!("\n{}", row.text.replace('\n', " "));
    }
    let label = plan::clause_label(&row.clause);
    let text = row.text.strip_prefix(&label).unwrap_or(&row.text);
    let mut lines = vec![format!("  {label}\t{text}")];
    let carrier =
        |c: &plan::Carrier| if c.rule == "screen" { format!("    画面 {}：{}", c.id, c.does) } else { format!("    {}", c.does) };
    lines.extend(row.carried_by.iter().map(carrier));
    let rest = if row.carried_by.is_empty() { "不由程序办理" } else { "其余不由程序办理" };
    lines.extend(row.reason.iter().map(|r| format!("    {rest}：{r}")));
    if !row.answered() {
        lines.push("    没有着落".to_owned());
    }
    lines.join("\n")
}

/// Largest input file, in bytes.
const LARGEST: u64 = 4 << 20;

fn read_json(path: &Path) -> Result<Value, Failure> {
    let name = path.to_string_lossy();
    let length = std::fs::metadata(path).map_err(|e| wrong("file.unreadable", &name, &format!("读不了：{e}")))?.len();
    if length > LARGEST {
        return Err(wrong("file.too_large", &name, "文件过大，不超过 4 MiB"));
    }
    let bytes = std::fs::read(path).map_err(|e| wrong("file.unreadable", &name, &format!("读不了：{e}")))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("file.encoding", &name, "不是 UTF-8 文本，请另存为 UTF-8"))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| wrong("file.json", &name, &format!("不是合法的 JSON（第 {} 行第 {} 列）：{e}", e.line(), e.column())))
}

fn judge(library: &PlanLibrary, id: &str, file: &Path, as_json: bool) -> Result<ExitCode, Failure> {
    let plan = library.get(id).map_err(|e| wrong(&e.code, "plan", &e.message))?.plan;
    let json = read_json(file)?;
    let case = Case::from_json(&plan, &json).map_err(|e| wrong("case.unreadable", &e.key, &e.message))?;
    let answer = plan::answer(&plan, &case);
    if as_json {
        say_json(&answer);
        return Ok(ExitCode::SUCCESS);
    }
    let word = |level: Option<u8>| {
        level.and_then(|l| plan.level(l)).map_or_else(|| "未定".to_owned(), |l| format!("{}{}（{}）", l.numeral, l.name, l.colour_name))
    };
    say(&format!("预案建议：{}", word(answer.level)));
    if answer.level != answer.level_strict {
        say(&format!("从严读法：{}", word(answer.level_strict)));
    }
    for basis in &answer.basis {
        say(&format!("依据 {}：{}", plan::clause_label(&basis.clause), basis.quote));
    }
    for raise in &answer.could_raise {
        let name = plan.fact(&raise.fact).map_or(raise.fact.as_str(), |f| f.name.as_str());
        say(&format!("还不清楚、可能更高：{name}，最高 {}", word(Some(raise.to))));
    }
    for note in &answer.notes {
        say(&format!("说明（{}）：{}", plan::clause_label(&note.clause), note.text));
    }
    for owed in &answer.obligations {
        let form = if owed.form == plan::Form::Oral { "口头" } else { "书面" };
        let need = if owed.need == plan::Need::Must { "" } else { "，根据需要" };
        let least = if owed.at_least { "，至少" } else { "" };
        let due = owed.due.as_ref().map(|d| format!("，{d} 前")).unwrap_or_default();
        say(&format!(
            "{}：{} 向 {} {form}报告，{}{due}{need}{least}",
            plan::clause_label(&owed.clause),
            owed.from,
            owed.to,
            owed.allowance
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn written_report(library: &PlanLibrary, id: &str, file: &Path, out: &Path) -> Result<ExitCode, Failure> {
    let plan = library.get(id).map_err(|e| wrong(&e.code, "plan", &e.message))?.plan;
    let json = read_json(file)?;
    let facts = incident_file::read(&plan, &json).map_err(|e| wrong("incident.unreadable", &e.key, &e.message))?;
    let fonts = Fonts::find(&places::settings().fonts).map_err(DeskFault::from)?;
    // The file's own dates make the PDF, so that the same file gives the same bytes.
    let at = facts.date.or(facts.discovered).unwrap_or_default();
    let set = document::typeset(&document::draft(&plan, &facts).paper(at), &fonts).map_err(DeskFault::from)?;
    crate::saving::write(out, &set.bytes)?;
    say(&format!("{}：{} 页，SM3 {}", out.display(), set.pages, hex(&seal::sm3(&set.bytes))));
    for font in set.fonts.iter().filter(|f| !f.fallback_characters.is_empty()) {
        say(&format!("字体：{}里没有的“{}”用了 {}", font.role.name(), font.fallback_characters, font.family));
    }
    Ok(ExitCode::SUCCESS)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn verify(station: &Path, operator: Option<&str>, passphrase_file: Option<&Path>, as_json: bool) -> Result<ExitCode, Failure> {
    // A station that was copied here has no marker beside it; one in its usual place has.
    let usual = places::settings();
    let same = |a: &Path, b: &Path| std::fs::canonicalize(a).ok().zip(std::fs::canonicalize(b).ok()).is_some_and(|(a, b)| a == b);
    let state = if same(&usual.station, station) { places::state_folder(&usual) } else { station.with_extension("state") };
    let mut desk = Desk::new(places::at(station.to_path_buf(), state, None));
    let state = desk.station_state()?;
    let chosen = match operator {
        Some(name) => state.operators.iter().find(|o| o.name == name || o.id == name),
        None => state.operators.first(),
    };
    let Some(chosen) = chosen else {
        return Err(wrong("ledger.no_station", "station", "这个文件夹里没有台站，或没有这个操作人"));
    };
    let passphrase = read_passphrase(passphrase_file, &chosen.name)?;
    desk.inspect(&chosen.id, &passphrase)?;
    let found = desk.verification()?;
    let marker = desk.has_marker();
    if as_json {
        say_json(
            &json!({ "ok": found.sound(), "entries": found.entries, "signatures": found.signatures, "blobs": found.blobs, "faults": found.faults, "gaps": found.gaps, "marker": marker }),
        );
    } else if found.sound() {
        say(&format!("台账完好：{} 条记录，{} 个签名，{} 份所附文书，逐条校验无误。", found.entries, found.signatures, found.blobs));
    } else {
        for fault in &found.faults {
            complain(&format!("第 {} 段第 {} 条：{}（{}）", fault.epoch, fault.seq, fault.detail, fault.what));
        }
    }
    if !marker && !as_json {
        complain("没有找到库外标记，无从比对台账末尾是否缺失；请在原来的机器和位置上再校验一次。");
    }
    for gap in found.gaps.iter().filter(|_| !as_json) {
        complain(&format!("第 {} 段第 {} 条起：{}", gap.epoch, gap.seq, gap.detail));
    }
    Ok(if found.sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A passphrase never stands on the command line: it comes from a file or from standard input.
fn read_passphrase(file: Option<&Path>, name: &str) -> Result<String, Failure> {
    let text = match file {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|e| wrong("passphrase.unreadable", "passphrase-file", &format!("读不了：{e}")))?
        }
        None => {
            if std::io::stdin().is_terminal() {
                complain(&format!("请输入 {name} 的口令（会显示在屏幕上）："));
            }
            let mut line = String::new();
            std::io::stdin()
                .lock()
                .read_line(&mut line)
                .map_err(|e| wrong("passphrase.unreadable", "passphrase", &format!("读不了：{e}")))?;
            line
        }
    };
    let first = text.lines().next().unwrap_or_default().to_owned();
    if first.is_empty() {
        return Err(wrong("passphrase.missing", "passphrase", "没有读到口令：从标准输入给出，或用 --passphrase-file"));
    }
    Ok(first)
}
