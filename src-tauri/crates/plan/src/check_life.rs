//! What must hold of duties, response, closure, investigation, warnings and prevention.

use crate::check::{Fault, fault, levels_exist, parties_exist, quoted, unique};
use crate::coverage::coverage;
use crate::life::{ClosureAct, ClosureRule};
use crate::model::{Allowance, Plan, Recipients, Starts, Text};
use std::collections::BTreeSet;

/// Every fault of the later life; nothing to find in a file of format 1.
pub fn faults(found: &mut Vec<Fault>, plan: &Plan) {
    superseded(found, plan);
    duties(found, plan);
    responses(found, plan);
    closures(found, plan);
    investigations(found, plan);
    warnings(found, plan);
    prevention(found, plan);
    for accountability in &plan.accountability {
        for quote in accountability.acts.iter().chain([&accountability.quote]) {
            quoted(found, plan, &accountability.clause, quote);
        }
    }
    for answer in &plan.answers {
        if let Some(quote) = &answer.quote {
            quoted(found, plan, &answer.clause, quote);
        } else if plan.clause(&answer.clause).is_none() {
            found.push(fault(answer.clause.at(), "answers.clause", format!("没有 id 为 {} 的 clauses", answer.clause)));
        }
        if answer.why.trim().is_empty() {
            found.push(fault(answer.why.at(), "answers.why", "要写明画面做了什么，或为什么不由程序办理".to_owned()));
        }
    }
    if *plan.format.get_ref() >= 2 {
        whole(found, plan);
    }
}

/// A file of format 2 says how every level is answered and how every sentence is carried out.
fn whole(found: &mut Vec<Fault>, plan: &Plan) {
    for level in &plan.levels {
        let missing = [
            ("responses", plan.response(level.level).is_none()),
            ("closures", plan.closure(level.level).is_none()),
            ("investigations", plan.investigation(level.level).is_none()),
        ];
        for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
            found.push(fault(level.numeral.at(), key, format!("第 {} 级没有写明", level.level)));
        }
    }
    // A missing clause of a rule is named above; the sentences are only looked at when the text is whole.
    if found.is_empty() {
        for sentence in coverage(plan).sentences.iter().filter(|s| !s.answered()) {
            let at = plan.clause(&sentence.clause).map_or(0, |c| c.id.at());
            found.push(fault(at, "answers", format!("{} 这一句没有对应的规则、画面或理由：{}", sentence.clause, sentence.text)));
        }
    }
}

/// A level that two rules of a kind speak of.
fn once<'a>(found: &mut Vec<Fault>, key: &'static str, rules: impl Iterator<Item = (&'a Text, &'a [u8])>) {
    let mut seen = BTreeSet::new();
    for (clause, levels) in rules {
        if levels.is_empty() {
            found.push(fault(clause.at(), key, "至少要有一个级别".to_owned()));
        }
        for level in levels.iter().filter(|level| !seen.insert(**level)) {
            found.push(fault(clause.at(), key, format!("第 {level} 级写了两次")));
        }
    }
}

fn superseded(found: &mut Vec<Fault>, plan: &Plan) {
    for other in &plan.superseded {
        if chrono::NaiveDate::parse_from_str(&other.since, "%Y-%m-%d").is_err() {
            found.push(fault(other.since.at(), "superseded.since", "写成 2025-11-01 这样的日期".to_owned()));
        }
        if other.plan.as_str() == plan.id.as_str() {
            found.push(fault(other.plan.at(), "superseded.plan", "不能是本预案自己".to_owned()));
        }
    }
    unique(found, "superseded.plan", plan.superseded.iter().map(|s| &s.plan));
}

fn duties(found: &mut Vec<Fault>, plan: &Plan) {
    unique(found, "duties.id", plan.duties.iter().map(|d| &d.id));
    for duty in &plan.duties {
        quoted(found, plan, &duty.clause, &duty.quote);
        parties_exist(found, plan, "duties.by/with", duty.by.iter().chain(&duty.with));
        levels_exist(found, plan, duty.id.at(), "duties.levels", &duty.levels);
        if duty.by.is_empty() || duty.task.is_empty() {
            found.push(fault(duty.id.at(), "duties", format!("{}：by、task 不能为空", duty.id)));
        }
        if matches!(duty.pace, Some(Allowance::Minutes(_) | Allowance::Days(_))) {
            found.push(fault(duty.id.at(), "duties.pace", format!("{}：任务只写 immediately 或 promptly，有时长的写成报送义务", duty.id)));
        }
    }
}

fn responses(found: &mut Vec<Fault>, plan: &Plan) {
    once(found, "responses.level", plan.responses.iter().map(|r| (&r.clause, std::slice::from_ref(&r.level))));
    for response in &plan.responses {
        quoted(found, plan, &response.clause, &response.quote);
        levels_exist(found, plan, response.clause.at(), "responses.level", &[response.level]);
        let named = response.decided_by.iter().chain(&response.led_by).chain(&response.command);
        parties_exist(found, plan, "responses", named);
        if response.decided_by.is_empty() {
            found.push(fault(response.clause.at(), "responses.decided_by", "要写明由谁确定".to_owned()));
        }
        if let Some(called) = &response.called {
            quoted(found, plan, &response.clause, called);
        }
        // By what it is determined may stand in another clause, before the levels are taken one by one.
        if let Some(words) = &response.considers
            && !plan.clauses.iter().any(|c| c.text.as_ref().is_some_and(|t| t.contains(words.as_str())))
        {
            found.push(fault(words.at(), "responses.considers", format!("预案原文里没有“{words}”")));
        }
    }
}

fn closures(found: &mut Vec<Fault>, plan: &Plan) {
    once(found, "closures.levels", plan.closures.iter().map(|c| (&c.clause, c.levels.as_slice())));
    for closure in &plan.closures {
        quoted(found, plan, &closure.clause, &closure.quote);
        levels_exist(found, plan, closure.clause.at(), "closures.levels", &closure.levels);
        unique(found, "closures.conditions.id", closure.conditions.iter().map(|c| &c.id));
        for condition in &closure.conditions {
            quoted(found, plan, &closure.clause, &condition.quote);
        }
        if closure.any_condition && closure.conditions.len() < 2 {
            found.push(fault(closure.clause.at(), "closures.any_condition", "任一成立即可的，至少要有两个条件".to_owned()));
        }
        steps(found, plan, closure);
    }
}

fn steps(found: &mut Vec<Fault>, plan: &Plan, closure: &ClosureRule) {
    let decides = closure.steps.iter().filter(|s| s.act == ClosureAct::Decide).count();
    if decides != 1 {
        found.push(fault(closure.clause.at(), "closures.steps", "要有且只有一步 act = \"decide\"".to_owned()));
    }
    let decided = closure.steps.iter().position(|s| s.act == ClosureAct::Decide).unwrap_or_default();
    for (index, step) in closure.steps.iter().enumerate() {
        parties_exist(found, plan, "closures.steps", step.by.iter().chain(&step.with));
        if step.by.is_empty() || step.name.is_empty() {
            found.push(fault(step.name.at(), "closures.steps.by", "by、name 不能为空".to_owned()));
        }
        match (&step.clause, &step.quote) {
            (Some(clause), Some(quote)) => quoted(found, plan, clause, quote),
            (None, None) => {}
            _ => found.push(fault(step.name.at(), "closures.steps", "clause 和 quote 要一起写".to_owned())),
        }
        if let Some(called) = &step.called {
            quoted(found, plan, step.clause.as_ref().unwrap_or(&closure.clause), called);
        }
        let misplaced = match step.act {
            ClosureAct::Propose => index > decided,
            ClosureAct::Dissolve => index < decided,
            ClosureAct::Decide | ClosureAct::Consent => false,
        };
        if misplaced {
            found.push(fault(step.name.at(), "closures.steps", "建议在决定之前，解散指挥部在决定之后".to_owned()));
        }
        let command = closure.levels.iter().filter_map(|l| plan.response(*l)).any(|r| r.command.is_some());
        if step.only.is_some() && !command {
            found.push(fault(step.name.at(), "closures.steps.if", "这些级别的 responses 没有 command".to_owned()));
        }
    }
}

fn investigations(found: &mut Vec<Fault>, plan: &Plan) {
    once(found, "investigations.levels", plan.investigations.iter().map(|i| (&i.clause, i.levels.as_slice())));
    for investigation in &plan.investigations {
        let at = investigation.clause.at();
        quoted(found, plan, &investigation.clause, &investigation.quote);
        levels_exist(found, plan, at, "investigations.levels", &investigation.levels);
        let named = investigation.leads.iter().chain(&investigation.with).chain(&investigation.to);
        parties_exist(found, plan, "investigations", named);
        unique(found, "investigations.headings.id", investigation.headings.iter().map(|h| &h.id));
        let quotes = investigation.headings.iter().map(|h| &h.name).chain(&investigation.days_quote).chain(&investigation.called);
        for quote in quotes {
            quoted(found, plan, &investigation.clause, quote);
        }
        if investigation.headings.is_empty() || investigation.leads.is_empty() {
            found.push(fault(at, "investigations", "leads、headings 不能为空".to_owned()));
        }
        if investigation.days.is_some() != investigation.days_quote.is_some() {
            found.push(fault(at, "investigations.days", "days 和 days_quote 要一起写".to_owned()));
        }
        let Some(days) = investigation.days else { continue };
        // The clock of the summary report is an obligation's: the two must say the same.
        for level in investigation.levels.iter().filter(|_| !investigation.to.is_empty()) {
            let same = plan.obligations.iter().any(|o| {
                let ids = |list: &[Text]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
                o.starts == Starts::Ended
                    && o.when.levels.contains(level)
                    && o.allowance == Allowance::Days(days)
                    && ids(&o.to) == ids(&investigation.to)
                    && ids(&o.from) == ids(&investigation.leads)
            });
            if !same {
                let message = format!("第 {level} 级没有与此一致的报送义务（starts = \"ended\"，allowance = \"P{days}D\"，from、to 相同）");
                found.push(fault(at, "investigations.days", message));
            }
        }
    }
}

fn warnings(found: &mut Vec<Fault>, plan: &Plan) {
    once(found, "warnings.level", plan.warnings.iter().map(|w| (&w.clause, std::slice::from_ref(&w.level))));
    for warning in &plan.warnings {
        quoted(found, plan, &warning.clause, &warning.quote);
        quoted(found, plan, &warning.lift_clause, &warning.lift_quote);
        if let Some(name) = &warning.name {
            quoted(found, plan, &warning.clause, name);
        }
        levels_exist(found, plan, warning.clause.at(), "warnings.level", &[warning.level]);
        let named = warning.issued_by.iter().chain(&warning.lifted_by).chain(&warning.consent);
        parties_exist(found, plan, "warnings", named);
        if warning.issued_by.is_empty() || warning.lifted_by.is_empty() {
            found.push(fault(warning.clause.at(), "warnings", "issued_by、lifted_by 不能为空".to_owned()));
        }
        for duty in &warning.duties {
            quoted(found, plan, &duty.clause, &duty.quote);
            parties_exist(found, plan, "warnings.duties", duty.by.iter().chain(&duty.with));
            if duty.by.is_empty() || duty.task.is_empty() {
                found.push(fault(duty.id.at(), "warnings.duties", format!("{}：by、task 不能为空", duty.id)));
            }
        }
    }
    unique(found, "warnings.duties.id", plan.warnings.iter().flat_map(|w| &w.duties).map(|d| &d.id));
    for notice in &plan.warning_notices {
        quoted(found, plan, &notice.clause, &notice.quote);
        parties_exist(found, plan, "warning_notices.from/to", notice.from.iter().chain(&notice.to));
        for words in notice.contents.iter().chain(&notice.channels) {
            quoted(found, plan, &notice.clause, words);
        }
        if notice.from.is_empty() != notice.to.is_empty() || (notice.recipients == Recipients::Any && notice.to.len() < 2) {
            let message = "from、to 要一起写；任报其一（any）至少要有两个 to".to_owned();
            found.push(fault(notice.clause.at(), "warning_notices.from/to", message));
        }
    }
}

fn prevention(found: &mut Vec<Fault>, plan: &Plan) {
    unique(found, "prevention.id", plan.prevention.iter().map(|p| &p.id));
    for prevention in &plan.prevention {
        quoted(found, plan, &prevention.clause, &prevention.quote);
        parties_exist(found, plan, "prevention.by/with/to", prevention.by.iter().chain(&prevention.with).chain(&prevention.to));
        if prevention.task.is_empty() {
            found.push(fault(prevention.id.at(), "prevention.task", format!("{}：task 不能为空", prevention.id)));
        }
        if let Some(every) = &prevention.every {
            let digits = every.strip_prefix('P').and_then(|rest| rest.strip_suffix(['D', 'M', 'Y']));
            if digits.and_then(|d| d.parse::<u16>().ok()).is_none_or(|n| n == 0) {
                found.push(fault(every.at(), "prevention.every", format!("`{every}` 不是周期：写 P1Y、P6M、P7D")));
            }
        }
        if prevention.by.is_empty() && prevention.reading.is_none() {
            found.push(fault(prevention.id.at(), "prevention.by", format!("{}：没有写由谁的，要用 reading 说明", prevention.id)));
        }
    }
}
