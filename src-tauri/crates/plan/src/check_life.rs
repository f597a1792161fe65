//! What must hold of duties, response, closure, investigation, warnings and prevention.

use crate::check::{Fault, fault, levels_exist, parties_exist, quoted, unique};
use crate::coverage::coverage;
use crate::model::Plan;

/// Every fault of the later life; nothing to find in a file of format 1.
pub fn faults(found: &mut Vec<Fault>, plan: &Plan) {
    duties(found, plan);
    response_and_closure(found, plan);
    investigations(found, plan);
    warnings(found, plan);
    for prevention in &plan.prevention {
        quoted(found, plan, &prevention.clause, &prevention.quote);
        parties_exist(found, plan, "prevention.by/with/to", prevention.by.iter().chain(&prevention.with).chain(&prevention.to));
    }
    unique(found, "prevention.id", plan.prevention.iter().map(|p| &p.id));
    for accountability in &plan.accountability {
        quoted(found, plan, &accountability.clause, &accountability.quote);
    }
    for answer in &plan.answers {
        if let Some(quote) = &answer.quote {
            quoted(found, plan, &answer.clause, quote);
        } else if plan.clause(&answer.clause).is_none() {
            found.push(fault(answer.clause.at(), "answers.clause", format!("没有 id 为 {} 的 clauses", answer.clause)));
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

fn duties(found: &mut Vec<Fault>, plan: &Plan) {
    unique(found, "duties.id", plan.duties.iter().map(|d| &d.id));
    for duty in &plan.duties {
        quoted(found, plan, &duty.clause, &duty.quote);
        parties_exist(found, plan, "duties.by/with", duty.by.iter().chain(&duty.with));
        levels_exist(found, plan, duty.id.at(), "duties.levels", &duty.levels);
        if duty.by.is_empty() || duty.task.is_empty() {
            found.push(fault(duty.id.at(), "duties", format!("{}：by、task 不能为空", duty.id)));
        }
    }
}

fn response_and_closure(found: &mut Vec<Fault>, plan: &Plan) {
    for response in &plan.responses {
        quoted(found, plan, &response.clause, &response.quote);
        levels_exist(found, plan, response.clause.at(), "responses.level", &[response.level]);
        let named = response.decided_by.iter().chain(&response.led_by).chain(&response.command);
        parties_exist(found, plan, "responses", named);
        if response.decided_by.is_empty() {
            found.push(fault(response.clause.at(), "responses.decided_by", "要写明由谁确定".to_owned()));
        }
    }
    for closure in &plan.closures {
        quoted(found, plan, &closure.clause, &closure.quote);
        levels_exist(found, plan, closure.clause.at(), "closures.levels", &closure.levels);
        for condition in &closure.conditions {
            quoted(found, plan, &closure.clause, &condition.quote);
        }
        if !closure.steps.iter().any(|s| s.act == crate::ClosureAct::Decide) {
            found.push(fault(closure.clause.at(), "closures.steps", "要有一步 act = \"decide\"".to_owned()));
        }
        for step in &closure.steps {
            parties_exist(found, plan, "closures.steps", step.by.iter().chain(&step.with));
            if step.by.is_empty() {
                found.push(fault(step.name.at(), "closures.steps.by", "要写明由谁".to_owned()));
            }
            if let (Some(clause), Some(quote)) = (&step.clause, &step.quote) {
                quoted(found, plan, clause, quote);
            }
        }
    }
}

fn investigations(found: &mut Vec<Fault>, plan: &Plan) {
    for investigation in &plan.investigations {
        quoted(found, plan, &investigation.clause, &investigation.quote);
        levels_exist(found, plan, investigation.clause.at(), "investigations.levels", &investigation.levels);
        let named = investigation.leads.iter().chain(&investigation.with).chain(&investigation.to);
        parties_exist(found, plan, "investigations", named);
        if let Some(quote) = &investigation.days_quote {
            quoted(found, plan, &investigation.clause, quote);
        }
        unique(found, "investigations.headings.id", investigation.headings.iter().map(|h| &h.id));
        for heading in &investigation.headings {
            quoted(found, plan, &investigation.clause, &heading.name);
        }
        if investigation.headings.is_empty() || investigation.leads.is_empty() {
            found.push(fault(investigation.clause.at(), "investigations", "leads、headings 不能为空".to_owned()));
        }
    }
}

fn warnings(found: &mut Vec<Fault>, plan: &Plan) {
    for warning in &plan.warnings {
        quoted(found, plan, &warning.clause, &warning.quote);
        quoted(found, plan, &warning.lift_clause, &warning.lift_quote);
        levels_exist(found, plan, warning.clause.at(), "warnings.level", &[warning.level]);
        let named = warning.issued_by.iter().chain(&warning.lifted_by).chain(&warning.consent);
        parties_exist(found, plan, "warnings", named);
        for duty in &warning.duties {
            quoted(found, plan, &duty.clause, &duty.quote);
            parties_exist(found, plan, "warnings.duties", duty.by.iter().chain(&duty.with));
        }
    }
    unique(found, "warnings.duties.id", plan.warnings.iter().flat_map(|w| &w.duties).map(|d| &d.id));
    for notice in &plan.warning_notices {
        quoted(found, plan, &notice.clause, &notice.quote);
        parties_exist(found, plan, "warning_notices.from/to", notice.from.iter().chain(&notice.to));
        for content in notice.contents.iter().chain(&notice.channels) {
            quoted(found, plan, &notice.clause, content);
        }
    }
}
