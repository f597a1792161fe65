//! Which papers the plan asks of a case where it stands, and which are possible.

use super::closure_words::{asked, who};
use super::{acts_as, drill_words, ours};
use casebook::{Incident, Phase, Station};
use plan::{ClosureAct, Plan, Starts};

/// A paper that this case has or will have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its kind.
    pub kind: &'static str,
    /// Why: one sentence, with the clause where the plan asks for it.
    pub why: String,
    /// It can be drafted now.
    pub ready: bool,
    /// Why not, when it can't.
    pub reason: String,
}

fn offer(kind: &'static str, why: String, not: Option<String>) -> Offer {
    Offer { kind, why, ready: not.is_none(), reason: not.unwrap_or_default() }
}

/// Who issues a paper of this kind by the plan, in a sentence, where it is not this station: a paper that gives an order, asks for the end or
/// grants it is nobody else's to sign, nor is a report that the plan has somebody else make.
#[must_use]
pub fn issued_by_another(plan: &Plan, incident: &Incident, station: &Station, kind: &str) -> Option<String> {
    let issued = |by: String| format!("由{by}制发");
    match kind {
        "response_notice" => {
            let level = incident.response.as_ref().map(|r| r.level).or_else(|| incident.level().map(|l| l.level));
            let rule = level.and_then(|l| plan.response(l))?;
            let may = ours(station, &rule.decided_by) || ours(station, &rule.led_by);
            (!may).then(|| issued(super::named(plan, station, &rule.decided_by, rule.called.as_ref())))
        }
        "closure_request" | "closure_reply" => {
            incident.closure_rule(plan)?;
            let Some(asked) = asked(plan, incident) else {
                return Some("这一级响应的结束由一方自行决定，预案没有规定请示和批复".to_owned());
            };
            let step = if kind == "closure_request" { asked.from } else { asked.to };
            (!ours(station, &step.step.by)).then(|| issued(who(plan, station, &step)))
        }
        "closure_notice" => {
            let steps = incident.closure_steps(plan);
            let last = steps.iter().rfind(|s| s.step.act != ClosureAct::Dissolve)?;
            (!may_tell_the_end(plan, incident, station)).then(|| issued(who(plan, station, last)))
        }
        "investigation_report" => {
            let rule = plan.investigation(incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level)?)?;
            (!acts_as(plan, station, &rule.leads)).then(|| issued(super::named(plan, station, &rule.leads, rule.called.as_ref())))
        }
        "drill_report" => {
            let rule = drill_words::rule(plan, station)?;
            (!acts_as(plan, station, &rule.by)).then(|| issued(plan.names(&rule.by)))
        }
        _ => None,
    }
}

/// Whoever took a step of the end tells of it, and whoever led the response.
fn may_tell_the_end(plan: &Plan, incident: &Incident, station: &Station) -> bool {
    incident.closure_steps(plan).iter().any(|s| ours(station, &s.step.by))
        || plan.response(rule_level(incident)).is_some_and(|r| ours(station, &r.led_by))
}

fn unless(ready: bool, reason: &str) -> Option<String> {
    (!ready).then(|| reason.to_owned())
}

/// Papers of a case in the order of its life.
#[must_use]
pub fn offered(plan: &Plan, incident: &Incident, station: &Station) -> Vec<Offer> {
    let mut offers = reports(plan, incident, station);
    offers.extend(response(plan, incident, station));
    offers.extend(closure(plan, incident, station));
    offers.extend(after(plan, incident, station));
    if incident.withdrawn.is_some() {
        for offer in offers.iter_mut().filter(|o| o.kind != "evidence_list") {
            offer.ready = false;
            offer.reason = "事件已经撤销".to_owned();
        }
    }
    offers
}

fn issued(incident: &Incident, kind: &str) -> bool {
    incident.documents.iter().any(|d| d.kind == kind)
}

fn reports(plan: &Plan, incident: &Incident, station: &Station) -> Vec<Offer> {
    let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
    let rule = document::report_rule(plan, level);
    let why = rule.map_or_else(
        || "预案没有写明本级的书面报告，由单位决定是否报".to_owned(),
        |r| format!("{}要求{}报{}", plan::clause_label(&r.clause), r.allowance.label(), plan.names(&r.to)),
    );
    let mut offers = vec![offer("written_report", why, unless(!issued(incident, "written_report"), "初报已经签发，更正请出新版"))];
    let progress = plan
        .obligations
        .iter()
        .find(|r| r.starts == Starts::Developed && ours(station, &r.from) && level.is_none_or(|l| r.when.levels.contains(&l)));
    let why = progress.map_or_else(
        || "预案没有单独规定续报，有新情况时由单位决定".to_owned(),
        |r| format!("{}要求{}报{}", plan::clause_label(&r.clause), r.allowance.label(), plan.names(&r.to)),
    );
    offers.push(offer("follow_up_report", why, unless(issued(incident, "written_report"), "先签发初报，再写续报")));
    offers.push(offer(
        "final_report",
        "预案没有单列终报；处置结束后把最终情况报给此前接报的一方，由单位决定".to_owned(),
        unless(incident.phase >= Phase::Ended, "应急响应还没有结束")
            .or_else(|| unless(incident.issued_in_this_round("final_report").is_none(), "终报已经签发")),
    ));
    offers.push(offer("incident_form", "书面报告的表格形式；需要请求支援的写在这里，报告不得夹带请示事项".to_owned(), None));
    // What a report may not ask for is asked for in a paper of its own: of a superior body, of any other.
    offers.push(offer("support_request", String::new(), None));
    offers.push(offer("support_letter", String::new(), None));
    if let Some(request) = incident.documents.iter().rev().find(|d| d.kind == "support_request") {
        let why = format!("《{}》需要答复", request.title);
        let answered = incident.documents.iter().any(|d| d.kind == "support_reply" && d.issued > request.issued);
        let own = station.operator(&request.by).is_some();
        let not = unless(!own, "由收到请示的一方答复").or_else(|| unless(!answered, "已经批复，更正请从那一份出新版"));
        offers.push(offer("support_reply", if own { String::new() } else { why }, not));
    }
    offers
}

fn response(plan: &Plan, incident: &Incident, station: &Station) -> Option<Offer> {
    let level = incident.response.as_ref().map(|r| r.level).or_else(|| incident.level().map(|l| l.level));
    let rule = level.and_then(|l| plan.response(l))?;
    let by = super::named(plan, station, &rule.decided_by, rule.called.as_ref());
    let why = format!("{}规定由{by}确定响应级别，启动后通知有关各方", plan::clause_label(&rule.clause));
    let not = unless(incident.response.is_some(), "还没有启动应急响应")
        .or_else(|| unless(ours(station, &rule.decided_by) || ours(station, &rule.led_by), &format!("由{by}制发")));
    Some(offer("response_notice", why, not))
}

fn closure(plan: &Plan, incident: &Incident, station: &Station) -> Vec<Offer> {
    let Some(rule) = incident.closure_rule(plan) else { return Vec::new() };
    let clause = plan::clause_label(&rule.clause);
    let mut offers = Vec::new();
    let steps = incident.closure_steps(plan);
    if let Some(asked) = asked(plan, incident) {
        let (from, to) = (who(plan, station, &asked.from), who(plan, station, &asked.to));
        let act = match asked.to.step.act {
            ClosureAct::Consent => format!("{from}决定后报{to}同意"),
            _ => format!("{from}提出建议，由{to}{}", asked.to.step.name),
        };
        let why = format!("{clause}规定{act}");
        let standing = incident.phase == Phase::Response;
        offers.push(offer(
            "closure_request",
            why.clone(),
            unless(standing, "不在应急响应期间").or_else(|| unless(ours(station, &asked.from.step.by), &format!("由{from}制发"))),
        ));
        offers.push(offer(
            "closure_reply",
            why,
            unless(incident.response.is_some(), "还没有启动应急响应")
                .or_else(|| unless(ours(station, &asked.to.step.by), &format!("由{to}制发，收到后在“应急结束”里登记"))),
        ));
    }
    let last = steps.iter().rfind(|s| s.step.act != ClosureAct::Dissolve);
    if let Some(last) = last {
        let by = who(plan, station, last);
        let may = may_tell_the_end(plan, incident, station);
        offers.push(offer(
            "closure_notice",
            format!("{clause}规定由{by}{}，结束后通知有关各方", last.step.name.trim_start_matches("会同")),
            unless(incident.phase >= Phase::Ended, "应急响应还没有结束").or_else(|| unless(may, &format!("由{by}制发"))),
        ));
    }
    offers
}

fn rule_level(incident: &Incident) -> u8 {
    incident.response.as_ref().map_or(0, |r| r.level)
}

fn after(plan: &Plan, incident: &Incident, station: &Station) -> Vec<Offer> {
    let mut offers = Vec::new();
    let level = incident.level().map(|l| l.level).or_else(|| incident.judgement(plan).level);
    if let Some(rule) = level.and_then(|l| plan.investigation(l)) {
        let leads = super::named(plan, station, &rule.leads, rule.called.as_ref());
        let days = rule.days.map(|d| format!("，响应结束后{d}天内完成")).unwrap_or_default();
        let to = if rule.to.is_empty() { String::new() } else { format!("，报{}", plan.names(&rule.to)) };
        offers.push(offer(
            "investigation_report",
            format!("{}规定由{leads}调查评估{days}{to}", plan::clause_label(&rule.clause)),
            issued_by_another(plan, incident, station, "investigation_report")
                .or_else(|| unless(incident.phase >= Phase::Ended, "应急响应还没有结束"))
                .or_else(|| unless(incident.summary_report().is_none(), "总结调查报告已经签发，更正请出新版")),
        ));
    }
    offers.push(offer(
        "evidence_list",
        "移交证据时随附，逐件写明 SM3，双方签字".to_owned(),
        unless(!incident.evidence.is_empty(), "证据库里还没有本事件的证据"),
    ));
    if let Some(rule) = drill_words::rule(plan, station).filter(|_| incident.drill) {
        let to = if rule.to.is_empty() { "预案没有写报给谁".to_owned() } else { format!("报{}", plan.names(&rule.to)) };
        offers.push(offer(
            "drill_report",
            format!("{}规定演练，演练情况{to}", plan::clause_label(&rule.clause)),
            issued_by_another(plan, incident, station, "drill_report")
                .or_else(|| unless(incident.phase >= Phase::Ended, "演练还没有结束"))
                .or_else(|| unless(incident.issued_in_this_round("drill_report").is_none(), "演练情况报告已经签发")),
        ));
    }
    offers
}
