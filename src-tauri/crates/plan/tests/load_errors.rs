//! A plan file at fault is refused with file, line and key.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod shipped;

use plan::{LoadError, load};
use shipped::{CHONGQING, SHANGHAI, file};

/// The file with one piece replaced, and the line on which `marked` (the text between ⟦ and ⟧ of the new piece) then stands.
fn broken(id: &str, piece: &str, by: &str) -> (String, usize) {
    let text = file(id);
    let at = text.find(piece).unwrap_or_else(|| panic!("{piece} is not in {id}"));
    let mark = by.find('⟦').unwrap_or_else(|| panic!("no mark in {by}"));
    let line = text[..at].matches('\n').count() + by[..mark].matches('\n').count() + 1;
    let by = by.replace(['⟦', '⟧'], "");
    (format!("{}{by}{}", &text[..at], &text[at + piece.len()..]), line)
}

fn faults(text: &str) -> Vec<LoadError> {
    match load("a-plan.toml", text) {
        Ok(_) => panic!("the file was taken"),
        Err(faults) => faults,
    }
}

/// The fault stands on the marked line, under this key, and says this.
fn refused(id: &str, piece: &str, by: &str, key: &str, says: &str) {
    let (text, line) = broken(id, piece, by);
    let faults = faults(&text);
    let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(
        faults.iter().any(|f| f.file == "a-plan.toml" && f.line == line && f.key.contains(key) && f.message.contains(says)),
        "wanted a-plan.toml:{line}: {key}: {says}; got {shown:#?}"
    );
    assert!(shown.iter().all(|s| !s.contains('\n') && s.starts_with("a-plan.toml:")), "{shown:#?}");
}

const SPREAD: &str = "name = \"扩散性\"\nkind = \"choice\"";

#[test]
fn broken_toml() {
    refused(SHANGHAI, SPREAD, "name = \"扩散性\"\n⟦kind⟧ = choice", "kind", "");
    refused(SHANGHAI, SPREAD, "name = \"扩散性\"\n⟦kind⟧ = \"choice", "kind", "");
    refused(SHANGHAI, SPREAD, "name = \"扩散性\"\n⟦kind⟧ \"choice\"", "kind", "");
    refused(SHANGHAI, SPREAD, "name = \"扩散性\"\nkind = \"choice\"\n⟦id⟧ = \"again\"", "id", "");
    refused(SHANGHAI, "[[facts]]\nid = \"spread\"", "⟦[[facts⟧\nid = \"spread\"", "facts", "");
}

#[test]
fn a_missing_key_is_named_with_its_table() {
    refused(
        SHANGHAI,
        "[[facts]]\nid = \"spread\"\nname = \"扩散性\"\nkind = \"choice\"",
        "⟦[[facts]]⟧\nid = \"spread\"\nname = \"扩散性\"",
        "facts",
        "kind",
    );
    refused(SHANGHAI, "[[parties]]\nid = \"office\"\n", "⟦[[parties]]⟧\n", "parties", "id");
    refused(SHANGHAI, "[[clauses]]\nid = \"1.1\"\n", "⟦[[clauses]]⟧\n", "clauses", "id");
    refused(
        CHONGQING,
        "[[obligations]]\nid = \"progress-1\"\nclause = \"第四篇/二/（一）\"\n",
        "⟦[[obligations]]⟧\nid = \"progress-1\"\n",
        "obligations",
        "clause",
    );
}

/// A key of the plan itself that is missing has no line of its own: the file's first.
#[test]
fn a_missing_key_of_the_plan_itself() {
    let text = file(SHANGHAI).replacen("judged_by = \"单位负责人\"\n", "", 1);
    let faults = faults(&text);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.contains("judged_by"), "{}", faults[0]);
    assert_eq!(faults[0].line, 1);
}

#[test]
fn unknown_keys() {
    refused(SHANGHAI, SPREAD, "name = \"扩散性\"\nkind = \"choice\"\n⟦colour⟧ = \"red\"", "colour", "colour");
    refused(SHANGHAI, "judged_by =", "⟦juged_by⟧ =", "juged_by", "juged_by");
    refused(SHANGHAI, "learns = true\nunder", "⟦learn⟧ = true\nunder", "learn", "learn");
    refused(SHANGHAI, "{ levels = [4], unless = \"special\" }", "⟦{ levels = [4], without = \"special\" }⟧", "when", "without");
    refused(
        SHANGHAI,
        "tests = [{ fact = \"spread\", at_least = \"strong\" }]",
        "⟦tests⟧ = [{ fact = \"spread\", atleast = \"strong\" }]",
        "quote",
        "atleast",
    );
}

#[test]
fn wrong_types_and_words() {
    refused(SHANGHAI, SPREAD, "name = \"扩散性\"\n⟦kind⟧ = \"choices\"", "kind", "choices");
    refused(SHANGHAI, SPREAD, "name = \"扩散性\"\n⟦kind⟧ = 1", "kind", "");
    refused(SHANGHAI, "level = 1\n", "⟦level⟧ = \"1\"\n", "level", "");
    refused(SHANGHAI, "level = 1\n", "⟦level⟧ = -1\n", "level", "");
    refused(SHANGHAI, "allowance = \"PT30M\"", "⟦allowance⟧ = \"PT30S\"", "allowance", "PT30S");
    refused(SHANGHAI, "allowance = \"PT30M\"", "⟦allowance⟧ = \"PT0M\"", "allowance", "PT0M");
    refused(SHANGHAI, "allowance = \"PT30M\"", "⟦allowance⟧ = \"PT4000000000H\"", "allowance", "PT4000000000H");
    refused(SHANGHAI, "allowance = \"PT30M\"", "⟦allowance⟧ = \"PT-5M\"", "allowance", "PT-5M");
    refused(SHANGHAI, "forms = [\"oral\"]", "⟦forms⟧ = [\"spoken\"]", "forms", "spoken");
    refused(SHANGHAI, "starts = \"received\"", "⟦starts⟧ = \"arrived\"", "starts", "arrived");
    refused(SHANGHAI, "need = \"must\"", "⟦need⟧ = \"should\"", "need", "should");
    refused(SHANGHAI, "above = 5000 }", "⟦above⟧ = -1 }", "quote", "");
    refused(SHANGHAI, "id = \"shanghai-2016\"", "⟦id⟧ = \"Shanghai 2016\"", "id", "小写");
    refused(SHANGHAI, "colour = \"red\"", "⟦colour⟧ = \"purple\"", "colour", "purple");
}

#[test]
fn a_format_that_is_not_known() {
    for version in [0, 3, 99] {
        refused(SHANGHAI, "format = 2\n", &format!("⟦format⟧ = {version}\n"), "format", &version.to_string());
    }
}

#[test]
fn references_that_lead_nowhere() {
    refused(SHANGHAI, "from = [\"office\", \"linkage_centre\"", "⟦from⟧ = [\"ofice\", \"linkage_centre\"", "from", "ofice");
    refused(SHANGHAI, "to = [\"duty_room\"]", "⟦to⟧ = [\"dutyroom\"]", "to", "dutyroom");
    refused(
        SHANGHAI,
        "tests = [{ fact = \"spread\", at_least = \"very_strong\" }]",
        "⟦tests⟧ = [{ fact = \"spreads\", at_least = \"very_strong\" }]",
        "fact",
        "spreads",
    );
    refused(
        SHANGHAI,
        "tests = [{ fact = \"spread\", at_least = \"very_strong\" }]",
        "⟦tests⟧ = [{ fact = \"spread\", at_least = \"strongest\" }]",
        "tests",
        "spread",
    );
    refused(SHANGHAI, "includes = \"tier1_unit\"", "⟦includes⟧ = \"tier9_unit\"", "tests", "affected");
    refused(
        SHANGHAI,
        "{ fact = \"social_stability\", is = true }",
        "⟦{⟧ fact = \"social_stability\", above = 1 }",
        "tests",
        "social_stability",
    );
    refused(SHANGHAI, "{ fact = \"social_stability\", is = true }", "⟦{⟧ fact = \"social_stability\" }", "tests", "social_stability");
    refused(SHANGHAI, "{ fact = \"spread\", at_least = \"strong\" }", "⟦{⟧ fact = \"spread\", at_least = 3 }", "tests", "spread");
    refused(
        SHANGHAI,
        "{ fact = \"direct_loss_wan\", at_least = 500 }",
        "⟦{⟧ fact = \"direct_loss_wan\", at_least = 500, above = 400 }",
        "tests",
        "direct_loss_wan",
    );
    refused(SHANGHAI, "unless = \"special\"", "⟦unless⟧ = \"spread\"", "when", "spread");
    refused(SHANGHAI, "or = \"special\"", "⟦or⟧ = \"unusual\"", "when", "unusual");
    refused(SHANGHAI, "clauses = [\"2.3.2\"]", "⟦clauses⟧ = [\"2.3.9\"]", "clause", "2.3.9");
    // A number remembers no place: the fault stands at the next string of its table.
    refused(SHANGHAI, "level = 2\nnumeral", "level = 3\n⟦numeral⟧", "levels", "从高到低");
}

#[test]
fn quotes_that_are_not_the_clauses_words() {
    refused(SHANGHAI, "{ quote = \"扩散性很强\"", "⟦{⟧ quote = \"扩散性极强\"", "quote", "1.3.2/(1)");
    // Full-width commas where the source has half-width ones.
    refused(SHANGHAI, "quote = \"在1小时内向市网安办值班室(设在", "⟦quote⟧ = \"在1小时内，向市网安办值班室(设在", "quote", "4.1.2");
    // The mended character is not the source's.
    refused(
        CHONGQING,
        "quote = \"重要网络和信息系統遭受特别严重",
        "⟦quote⟧ = \"重要网络和信息系统遭受特别严重",
        "quote",
        "第一篇/四/（一）/1",
    );
    refused(CHONGQING, "outside = \"其中，有关", "⟦outside⟧ = \"其中有关", "quote", "第一篇/三");
    refused(CHONGQING, "quote = \"有害程序事件\"", "⟦quote⟧ = \"\"", "quote", "第一篇/三");
}

#[test]
fn ids_that_stand_twice() {
    refused(SHANGHAI, "id = \"duty_room\"\n", "⟦id⟧ = \"office\"\n", "parties", "office");
    refused(SHANGHAI, "id = \"fault\"\n", "⟦id⟧ = \"attack\"\n", "categories", "attack");
    refused(CHONGQING, "id = \"other_harm\"\n", "⟦id⟧ = \"data_harm\"\n", "facts", "data_harm");
    refused(SHANGHAI, "id = \"general-written\"\n", "⟦id⟧ = \"general-oral\"\n", "obligations", "general-oral");
    refused(SHANGHAI, "id = \"1.2\"\n", "⟦id⟧ = \"1.1\"\n", "clauses", "1.1");
    refused(SHANGHAI, "id = \"tier1_unit\"\n", "⟦id⟧ = \"tier2_unit\"\n", "values", "tier2_unit");
}

#[test]
fn what_may_not_be_empty() {
    for (key, empty) in [("from", "from = []\nto = [\"superior\"]"), ("to", "from = [\"office\"]\nto = []")] {
        let rest = "clause = \"4.1.1\"\nquote = \"及时汇总信息\"\nwhen = { levels = [1] }\nneed = \"must\"\nforms = [\"oral\"]\nallowance = \"promptly\"\nstarts = \"discovered\"\n";
        // An empty list has no string that remembers its place: the fault stands at the rule's id.
        let by = format!("[[obligations]]\n⟦id⟧ = \"empty\"\n{rest}{empty}\n\n[[obligations]]\nid = \"gather-and-report\"");
        refused(SHANGHAI, "[[obligations]]\nid = \"gather-and-report\"", &by, "obligations", key);
    }
    refused(
        SHANGHAI,
        "id = \"special\"\nname = \"是否特殊情况\"\nkind = \"flag\"",
        "⟦id⟧ = \"special\"\nname = \"是否特殊情况\"\nkind = \"choice\"",
        "facts",
        "special",
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let text = file(SHANGHAI).replacen("quote = \"扩散性很强\"", "quote = \"扩散性极强\"", 1).replacen(
        "to = [\"duty_room\"]",
        "to = [\"nobody\"]",
        1,
    );
    assert_eq!(faults(&text).len(), 2);
}

#[test]
fn files_that_are_no_plan() {
    for text in ["", "\u{feff}", "[", "format = 1", "\0", "format = 1\nid = \"x\"", "# 预案"] {
        let faults = faults(text);
        assert!(faults.len() == 1 && (1..=2).contains(&faults[0].line), "{text:?}: {faults:?}");
    }
    let large = "#".repeat((4 << 20) + 1);
    assert_eq!(faults(&large)[0].line, 1);
}

/// The tables of the later life name nobody and nothing that the file does not have.
#[test]
fn later_life_leads_nowhere() {
    let nobody = [
        (CHONGQING, "by = [\"other_departments\"]", "by = [\"others\"]", "duties", "others"),
        (CHONGQING, "with = [\"development_centre\", \"service_company\"]\nname", "with = [\"centre\"]\nname", "closures.steps", "centre"),
        (SHANGHAI, "decided_by = [\"government\"]", "decided_by = [\"city\"]", "responses", "city"),
        (SHANGHAI, "command = \"command\"", "command = \"staff\"", "responses", "staff"),
        (SHANGHAI, "with = [\"incident_unit\", \"related_department\"]\nreading", "with = [\"unit\"]\nreading", "investigations", "unit"),
        (CHONGQING, "consent = [\"working_group\"]", "consent = [\"group\"]", "warnings", "group"),
        (SHANGHAI, "from = [\"management_body\"]", "from = [\"bodies\"]", "warning_notices", "bodies"),
        (SHANGHAI, "to = [\"emergency_office\"]", "to = [\"emergency\"]", "prevention", "emergency"),
    ];
    for (id, piece, by, key, says) in nobody {
        let (word, rest) = by.split_once(' ').unwrap();
        refused(id, piece, &format!("⟦{word}⟧ {rest}"), key, says);
    }
    refused(
        CHONGQING,
        "[[duties]]\nid = \"handle-2\"\nclause = \"第四篇/二/（二）/1\"",
        "[[duties]]\nid = \"handle-2\"\n⟦clause⟧ = \"第四篇/二/（二）/9\"",
        "clause",
        "第四篇/二/（二）/9",
    );
    refused(SHANGHAI, "[[answers]]\nclause = \"1.1\"", "[[answers]]\n⟦clause⟧ = \"1.9\"", "answers", "1.9");
    refused(CHONGQING, "id = \"scope-1\"", "⟦id⟧ = \"track-1\"", "duties.id", "track-1");
    refused(
        CHONGQING,
        "stage = \"response\"\nlevels = [2]\nby = [\"other",
        "⟦stage⟧ = \"later\"\nlevels = [2]\nby = [\"other",
        "stage",
        "later",
    );
    refused(SHANGHAI, "screen = \"closure\"", "⟦screen⟧ = \"cinema\"", "screen", "cinema");
    refused(SHANGHAI, "kind = \"drill\"", "⟦kind⟧ = \"party\"", "kind", "party");
    refused(SHANGHAI, "how = \"applies_too\"", "⟦how⟧ = \"perhaps\"", "how", "perhaps");
    refused(SHANGHAI, "act = \"dissolve\"", "⟦act⟧ = \"dismiss\"", "act", "dismiss");
}

#[test]
fn later_quotes_that_are_not_the_clauses_words() {
    refused(CHONGQING, "quote = \"消除隐患\"", "⟦quote⟧ = \"消灭隐患\"", "quote", "第四篇/一");
    refused(CHONGQING, "called = \"相关处室\"", "⟦called⟧ = \"本处室\"", "quote", "第四篇/二/（三）");
    refused(CHONGQING, "considers = \"性质和情况\"", "⟦considers⟧ = \"性质与情况\"", "considers", "性质与情况");
    refused(CHONGQING, "days_quote = \"事件的", "⟦days_quote⟧ = \"本事件的", "quote", "第五篇");
    refused(
        CHONGQING,
        "headings = [\n  { id = \"cause\", name = \"起因\"",
        "headings = [\n  ⟦{⟧ id = \"cause\", name = \"原因\"",
        "quote",
        "第五篇",
    );
    refused(
        SHANGHAI,
        "{ id = \"danger-removed\", quote = \"安全隐患已经消除\" }",
        "⟦{⟧ id = \"danger-removed\", quote = \"安全隐患全部消除\" }",
        "quote",
        "4.5.2",
    );
    refused(SHANGHAI, "quote = \"应急行动结束,在报请", "⟦quote⟧ = \"应急行动结束，在报请", "quote", "2.3.3");
    refused(SHANGHAI, "lift_quote = \"面向信息安全重点单位", "⟦lift_quote⟧ = \"面向重点单位", "quote", "3.4.2");
    refused(SHANGHAI, "name = \"较重\"", "⟦name⟧ = \"较大\"", "quote", "3.4.1");
    refused(SHANGHAI, "channels = [\"电话\", ", "⟦channels⟧ = [\"短信\", ", "quote", "3.4.2");
    refused(SHANGHAI, "acts = [\"迟报\", ", "⟦acts⟧ = [\"迟到\", ", "quote", "7.4.2");
    refused(SHANGHAI, "quote = \"市网安办负责进行抽查\"", "⟦quote⟧ = \"市网安办进行抽查\"", "quote", "7.3");
}

/// Every level has its response, its closure and its investigation, once.
#[test]
fn levels_without_an_answer_or_with_two() {
    let fault_of = |text: &str, key: &str, says: &str| {
        let found = faults(text);
        assert!(found.iter().any(|f| f.key == key && f.message.contains(says)), "{key}: {says}: {found:#?}");
    };
    let shanghai = file(SHANGHAI);
    fault_of(&shanghai.replacen("[[closures]]\nlevels = [3, 4]", "[[closures]]\nlevels = [3]", 1), "closures", "第 4 级没有写明");
    fault_of(
        &shanghai.replacen("[[closures]]\nlevels = [3, 4]", "[[closures]]\nlevels = [2, 3, 4]", 1),
        "closures.levels",
        "第 2 级写了两次",
    );
    fault_of(&shanghai.replacen("[[closures]]\nlevels = [3, 4]", "[[closures]]\nlevels = [3, 4, 5]", 1), "closures.levels", "没有第 5 级");
    fault_of(&shanghai.replacen("[[responses]]\nlevel = 4", "[[responses]]\nlevel = 3", 1), "responses", "第 4 级没有写明");
    fault_of(&shanghai.replacen("[[warnings]]\nlevel = 4", "[[warnings]]\nlevel = 3", 1), "warnings.level", "第 3 级写了两次");
    fault_of(
        &shanghai.replacen("[[investigations]]\nlevels = [1, 2, 3, 4]", "[[investigations]]\nlevels = [2, 3, 4]", 1),
        "investigations",
        "第 1 级没有写明",
    );
}

#[test]
fn steps_and_periods_that_make_no_sense() {
    let undecided = file(CHONGQING).replacen("act = \"decide\"", "act = \"consent\"", 1);
    assert!(faults(&undecided).iter().any(|f| f.key == "closures.steps" && f.message.contains("有且只有一步")));
    refused(
        CHONGQING,
        "name = \"批准结束\"",
        "name = \"批准结束\"\n\n[[closures.steps]]\nact = \"propose\"\nby = [\"department\"]\n⟦name⟧ = \"再建议\"",
        "closures",
        "建议在决定之前",
    );
    refused(CHONGQING, "name = \"批准结束\"", "⟦name⟧ = \"批准结束\"\nif = \"command\"", "closures.steps.if", "command");
    refused(
        SHANGHAI,
        "name = \"批准解散指挥部\"\nif = \"command\"\nclause = \"2.3.3\"\n",
        "⟦name⟧ = \"批准解散指挥部\"\nif = \"command\"\n",
        "closures.steps",
        "一起写",
    );
    refused(
        SHANGHAI,
        "id = \"danger-removed\", quote = \"相关",
        "⟦id⟧ = \"handling-ended\", quote = \"相关",
        "closures.conditions",
        "handling-ended",
    );
    refused(SHANGHAI, "every = \"P1Y\"", "⟦every⟧ = \"yearly\"", "every", "yearly");
    refused(SHANGHAI, "since = \"2025-11-01\"", "⟦since⟧ = \"2025-11\"", "since", "2025-11-01");
    refused(SHANGHAI, "plan = \"cac-2025\"", "⟦plan⟧ = \"shanghai-2016\"", "superseded.plan", "自己");
    refused(CHONGQING, "id = \"guard-2\"", "⟦id⟧ = \"guard-2\"\npace = \"PT1H\"", "duties.pace", "guard-2");
    refused(SHANGHAI, "id = \"gather-and-report\"", "id = \"gather-and-report\"\n⟦recipients⟧ = \"some\"", "", "some");
    refused(SHANGHAI, "id = \"field-information\"", "⟦id⟧ = \"field-information\"\nrecipients = \"any\"", "obligations.recipients", "any");
    refused(SHANGHAI, "why = \"说明为什么", "⟦why⟧ = \" \" #", "answers.why", "写明");
}

/// The clock of the summary report and the rule of the investigation say the same.
#[test]
fn a_summary_report_with_two_clocks() {
    for (from, to) in
        [("allowance = \"P30D\"", "allowance = \"P20D\""), ("to = [\"leading_group\"]\nneed = \"must\"", "to = [\"cac\"]\nneed = \"must\"")]
    {
        let found = faults(&file(CHONGQING).replacen(from, to, 1));
        assert!(found.iter().any(|f| f.key == "investigations.days" && f.message.contains("P30D")), "{found:#?}");
    }
}

/// Whatever piece is cut out of a plan file: taken or refused, never a panic, and a line that the file has.
#[test]
fn cut_files_never_panic() {
    for id in shipped::BOTH {
        let text = file(id);
        let lines = text.lines().count();
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        for step in (0..starts.len()).step_by(397) {
            let cut = &text[..starts[step]];
            if let Err(faults) = load(id, cut) {
                assert!(faults.iter().all(|f| (1..=lines + 1).contains(&f.line)), "{faults:?}");
            }
        }
    }
}
