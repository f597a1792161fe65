//! What the two plans say of an incident's later life, level by level.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

use plan::{Allowance, ClosureAct, ClosureRule, Need, Plan, PreventionKind, Recipients, Stage, StepIf, SupersededHow, Text};
use shipped::{BOTH, CHONGQING, SHANGHAI, plan};

fn ids(list: &[Text]) -> Vec<&str> {
    list.iter().map(Text::as_str).collect()
}

#[test]
fn who_determines_and_leads_the_response() {
    let nature = Some("性质和情况");
    let reach = Some("可控性、严重程度和影响范围");
    let both = vec!["office", "linkage_centre"];
    let rows = [
        (CHONGQING, 1, vec!["working_group"], vec!["leading_group"], None, None),
        (CHONGQING, 2, vec!["working_group"], vec!["working_group"], nature, None),
        (CHONGQING, 3, vec!["department"], vec!["department"], nature, None),
        (CHONGQING, 4, vec!["department"], vec!["department"], None, None),
        (SHANGHAI, 1, vec!["government"], both.clone(), reach, Some("command")),
        (SHANGHAI, 2, vec!["government"], both.clone(), reach, Some("command")),
        (SHANGHAI, 3, vec!["office"], both.clone(), reach, None),
        (SHANGHAI, 4, vec!["office"], both, reach, None),
    ];
    for (id, level, decided, led, considers, command) in rows {
        let plan = plan(id);
        let rule = plan.response(level).unwrap();
        assert_eq!(ids(&rule.decided_by), decided, "{id} {level}");
        assert_eq!(ids(&rule.led_by), led, "{id} {level}");
        assert_eq!((rule.considers.as_deref(), rule.command.as_deref()), (considers, command), "{id} {level}");
        assert!(rule.reading.is_some(), "{id} {level}: the text is open");
    }
}

/// `act by(+with) [if]` of every step, in order.
fn steps(rule: &ClosureRule) -> Vec<String> {
    rule.steps
        .iter()
        .map(|s| {
            let with = ids(&s.with).iter().map(|w| format!("+{w}")).collect::<String>();
            let only = match s.only {
                Some(StepIf::Command) => " if command",
                Some(StepIf::NoCommand) => " if none",
                None => "",
            };
            format!("{} {}{with}{only}", s.act.id(), ids(&s.by).join("|"))
        })
        .collect()
}

#[test]
fn the_steps_to_the_end_of_the_response() {
    let largest =
        vec!["propose command if command", "propose office if none", "decide government", "dissolve party_committee|government if command"];
    let rows = [
        (CHONGQING, 1, vec!["propose working_group", "decide leading_group"]),
        (CHONGQING, 2, vec!["decide working_group"]),
        (CHONGQING, 3, vec!["decide department", "consent working_group"]),
        (CHONGQING, 4, vec!["decide department+development_centre+service_company"]),
        (SHANGHAI, 1, largest.clone()),
        (SHANGHAI, 2, largest),
        (SHANGHAI, 3, vec!["decide office"]),
        (SHANGHAI, 4, vec!["decide office"]),
    ];
    for (id, level, wanted) in rows {
        assert_eq!(steps(plan(id).closure(level).unwrap()), wanted, "{id} {level}");
    }
}

/// 四 closes jointly (会同): nobody consents. 三 needs the consent, and its steps have the plan's own word for the department.
#[test]
fn joint_is_not_consent() {
    let plan = plan(CHONGQING);
    assert!(plan.closure(4).unwrap().steps.iter().all(|s| s.act != ClosureAct::Consent));
    for level in [3, 4] {
        let rule = plan.closure(level).unwrap();
        assert_eq!(rule.steps[0].called.as_deref(), Some("事件发生处室"));
        assert!(rule.reading.is_some());
    }
}

#[test]
fn what_must_hold_before_the_end() {
    let plan = plan(SHANGHAI);
    let quotes = |level: u8| plan.closure(level).unwrap().conditions.iter().map(|c| c.quote.to_string()).collect::<Vec<_>>();
    for level in [3, 4] {
        assert_eq!(quotes(level), ["信息系统和业务恢复正常", "由该事件衍生的其它事件已经消失", "安全隐患已经消除"]);
        assert!(!plan.closure(level).unwrap().any_condition, "all three");
    }
    for level in [1, 2] {
        assert_eq!(quotes(level), ["应急处置工作结束", "相关危险因素消除"]);
        assert!(plan.closure(level).unwrap().any_condition, "或者");
    }
    assert!((1..=4).all(|level| shipped::plan(CHONGQING).closure(level).unwrap().conditions.is_empty()), "its text names none");
}

/// 2.3.3 dissolves the command, not 4.5.1; that nobody is named who proposes without one is a recorded reading.
#[test]
fn the_command_is_dissolved_by_its_own_clause() {
    let plan = plan(SHANGHAI);
    let steps = &plan.closure(1).unwrap().steps;
    let dissolve = steps.iter().find(|s| s.act == ClosureAct::Dissolve).unwrap();
    assert_eq!(dissolve.clause.as_deref(), Some("2.3.3"));
    assert!(dissolve.quote.as_deref().unwrap().contains("报请市委或市政府批准后"));
    assert!(steps.iter().find(|s| s.only == Some(StepIf::NoCommand)).unwrap().reading.is_some());
}

#[test]
fn who_investigates_and_to_whom_the_report_goes() {
    let six = ["cause", "nature", "impact", "responsibility", "handling", "measures"];
    let lessons = ["cause", "nature", "impact", "responsibility", "lessons", "rebuilding"];
    let group =
        (vec!["working_group"], vec!["department", "development_centre", "professional_body"], vec!["leading_group"], Some(30), six);
    let own = (vec!["department"], vec![], vec!["working_group"], Some(30), six);
    let city = (vec!["office"], vec!["incident_unit", "related_department"], vec![], None, lessons);
    for (id, level, wanted) in [
        (CHONGQING, 1, &group),
        (CHONGQING, 2, &group),
        (CHONGQING, 3, &own),
        (CHONGQING, 4, &own),
        (SHANGHAI, 1, &city),
        (SHANGHAI, 2, &city),
        (SHANGHAI, 3, &city),
        (SHANGHAI, 4, &city),
    ] {
        let plan = plan(id);
        let rule = plan.investigation(level).unwrap();
        let headings: Vec<&str> = rule.headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(
            (ids(&rule.leads), ids(&rule.with), ids(&rule.to), rule.days),
            (wanted.0.clone(), wanted.1.clone(), wanted.2.clone(), wanted.3)
        );
        assert_eq!(headings, wanted.4, "{id} {level}");
        assert!(rule.headings.iter().all(|h| !h.ask.is_empty()));
        // The report's clock and the rule say the same; where the text names nobody, nobody is made up.
        let owed = plan.obligations.iter().filter(|o| o.starts == plan::Starts::Ended && o.when.levels.contains(&level)).count();
        assert_eq!(owed, usize::from(!rule.to.is_empty()), "{id} {level}");
    }
}

/// Ids of the duties of a party at a stage and level, in the plan's order.
fn duties<'a>(plan: &'a Plan, stage: Stage, level: u8, party: &str) -> Vec<&'a str> {
    plan.duties
        .iter()
        .filter(|d| d.stage == stage && (d.levels.is_empty() || d.levels.contains(&level)))
        .filter(|d| d.by.iter().any(|b| b.as_str() == party))
        .map(|d| d.id.as_str())
        .collect()
}

#[test]
fn first_handling_is_five_tasks_at_once() {
    let plan = plan(CHONGQING);
    for level in 1..=4 {
        let five = ["judge", "contain", "remove-danger", "preserve-evidence", "inform"];
        assert_eq!(duties(&plan, Stage::InitialHandling, level, "department"), five);
        assert!(five.iter().all(|id| plan.duty(id).unwrap().pace == Some(Allowance::Immediately)));
        let group: &[&str] = if level <= 2 { &["group-judge"] } else { &[] };
        assert_eq!(duties(&plan, Stage::InitialHandling, level, "working_group"), group);
    }
}

#[test]
fn duties_at_each_level_of_the_response() {
    let rows: [(&str, u8, &str, &[&str]); 14] = [
        (CHONGQING, 1, "department", &["track-1", "scope-1", "carry-out-1"]),
        (CHONGQING, 2, "department", &["stand-to-2", "handle-2"]),
        (CHONGQING, 3, "department", &["handle-3"]),
        (CHONGQING, 4, "department", &["handle-4", "record-4"]),
        (CHONGQING, 1, "leading_group", &["command-1", "deploy-1"]),
        (CHONGQING, 1, "working_group", &["coordinate-all", "coordinate-12", "supervise", "carry-out-1"]),
        (CHONGQING, 2, "working_group", &["coordinate-all", "coordinate-12", "supervise", "guide-2", "support-2", "alert-others-2"]),
        (CHONGQING, 3, "working_group", &["coordinate-all", "supervise", "support-3"]),
        (CHONGQING, 4, "working_group", &["coordinate-all", "supervise"]),
        (CHONGQING, 2, "other_departments", &["guard-2"]),
        (SHANGHAI, 1, "incident_unit", &["procedure-carry-out"]),
        (SHANGHAI, 4, "incident_unit", &["handle-own-34", "procedure-carry-out"]),
        (SHANGHAI, 2, "office", &["start-plans-12", "procedure-resources", "procedure-scheme", "procedure-decision", "publish"]),
        (SHANGHAI, 3, "office", &["organise-34", "resources-34", "assist-34", "procedure-scheme", "procedure-decision", "publish"]),
    ];
    for (id, level, party, wanted) in rows {
        assert_eq!(duties(&plan(id), Stage::Response, level, party), wanted, "{id} {level} {party}");
    }
}

#[test]
fn duties_before_and_after_the_response() {
    let plan = plan(SHANGHAI);
    assert_eq!(
        duties(&plan, Stage::InitialHandling, 4, "incident_unit"),
        ["rescue", "gather", "handle-at-once", "start-procedures", "contain"]
    );
    assert_eq!(duties(&plan, Stage::InitialHandling, 4, "office"), ["handle-34", "judge-again"]);
    assert_eq!(duties(&plan, Stage::InitialHandling, 1, "office"), ["handle-12", "request-response", "judge-again"]);
    assert_eq!(duties(&plan, Stage::Aftermath, 3, "incident_unit"), ["rebuild", "rebuild-assess", "rebuild-plan", "rebuild-restore"]);
    assert_eq!(duties(&plan, Stage::Aftermath, 3, "responsible_unit"), ["settle", "compensate"]);
    assert_eq!(duties(&plan, Stage::Aftermath, 3, "office"), ["publish-later", "settle", "compensate", "investigate"]);
    let chongqing = shipped::plan(CHONGQING);
    assert_eq!(duties(&chongqing, Stage::Aftermath, 2, "working_group"), ["investigate-12"]);
    assert_eq!(duties(&chongqing, Stage::Aftermath, 2, "department"), [""; 0]);
    assert_eq!(duties(&chongqing, Stage::Aftermath, 4, "department"), ["investigate-34"]);
}

/// 会同 is kept with the task, and 必要时 leaves it to a person.
#[test]
fn together_and_as_needed() {
    let chongqing = plan(CHONGQING);
    for id in ["handle-3", "handle-4"] {
        assert_eq!(ids(&chongqing.duty(id).unwrap().with), ["development_centre", "service_company"]);
    }
    let shanghai = plan(SHANGHAI);
    for (plan, id) in [
        (&chongqing, "support-2"),
        (&chongqing, "support-3"),
        (&shanghai, "form-command"),
        (&shanghai, "judge-again"),
        (&shanghai, "experts-join"),
        (&shanghai, "centre-organise"),
    ] {
        assert_eq!(plan.duty(id).unwrap().need, Need::AsNeeded, "{id}");
    }
    assert_eq!(shanghai.duty("handle-34").unwrap().with.len(), 1);
}

/// Two texts on who sets up the 现场指挥部: both stand, and each says that the other says otherwise.
#[test]
fn two_texts_on_the_field_command_are_both_kept() {
    let plan = plan(SHANGHAI);
    let by = |id: &str| ids(&plan.duty(id).unwrap().by).join("+");
    assert_eq!(
        (by("field-command-district"), by("field-command-commission"), by("field-command-joint")),
        ("district".to_owned(), "information_commission".to_owned(), "district+virus_centre".to_owned())
    );
    for (id, other) in [("field-command-district", "4.4.2"), ("field-command-commission", "4.4.2"), ("field-command-joint", "2.3.4")] {
        let duty = plan.duty(id).unwrap();
        assert!(duty.reading.as_deref().unwrap().contains(other), "{id}");
        assert_eq!(duty.need, Need::AsNeeded);
    }
}

#[test]
fn who_issues_and_lifts_a_warning() {
    let rows = [
        (CHONGQING, 1, "working_group", ""),
        (CHONGQING, 2, "working_group", ""),
        (CHONGQING, 3, "department", "working_group"),
        (CHONGQING, 4, "department", ""),
        (SHANGHAI, 1, "office", ""),
        (SHANGHAI, 4, "office", ""),
    ];
    for (id, level, who, consent) in rows {
        let plan = plan(id);
        let rule = plan.warnings.iter().find(|w| w.level == level).unwrap();
        assert_eq!((ids(&rule.issued_by).join(","), ids(&rule.lifted_by).join(",")), (who.to_owned(), who.to_owned()), "{id} {level}");
        assert_eq!(ids(&rule.consent).join(","), consent, "{id} {level}");
    }
    let shanghai = plan(SHANGHAI);
    let names: Vec<&str> = shanghai.warnings.iter().filter_map(|w| w.name.as_deref()).collect();
    assert_eq!(names, ["特别严重", "严重", "较重", "一般"]);
    assert_eq!(shanghai.warning_notices.iter().filter(|n| n.acknowledged).count(), 1);
    let reports: Vec<Recipients> = shanghai.warning_notices.iter().filter(|n| !n.to.is_empty()).map(|n| n.recipients).collect();
    assert_eq!(reports, [Recipients::Any, Recipients::Each]);
    let contents = |id: &str| plan(id).warning_notices.iter().map(|n| n.contents.len()).max();
    assert_eq!((contents(CHONGQING), contents(SHANGHAI)), (Some(7), Some(7)));
}

#[test]
fn what_is_done_every_year() {
    let yearly = |id: &str| {
        plan(id).prevention.iter().filter(|p| p.every.as_deref() == Some("P1Y")).map(|p| (p.kind, p.id.to_string())).collect::<Vec<_>>()
    };
    let drill = |id: &str| (PreventionKind::Drill, id.to_owned());
    assert_eq!(yearly(CHONGQING), [drill("yearly-drill"), (PreventionKind::PlanReview, "plan-review".to_owned())]);
    assert_eq!(yearly(SHANGHAI), [drill("city-drill"), drill("own-drill")]);
    for id in BOTH {
        let plan = plan(id);
        for kind in [PreventionKind::Drill, PreventionKind::Training, PreventionKind::PlanReview, PreventionKind::Supplies] {
            assert!(plan.prevention.iter().any(|p| p.kind == kind), "{id}: {kind:?}");
        }
    }
}

#[test]
fn what_is_punished() {
    let plan = plan(SHANGHAI);
    assert_eq!(plan.accountability.iter().map(|a| ids(&a.acts)).collect::<Vec<_>>(), [["迟报", "谎报", "瞒报", "漏报"]]);
    assert!(shipped::plan(CHONGQING).accountability.is_empty(), "its text says nothing of it");
}

/// The national measures apply beside both plans and are carried by no file.
#[test]
fn what_applies_beside_the_plan() {
    for id in BOTH {
        let plan = plan(id);
        let other = &plan.superseded[0];
        assert_eq!((other.since.as_str(), other.how, other.plan.as_str()), ("2025-11-01", SupersededHow::AppliesToo, "cac-2025"));
        assert!(other.by.contains("国家网络安全事件报告管理办法") && !BOTH.contains(&other.plan.as_str()));
        assert!(plan.remark.as_deref().unwrap().contains("没有收入"));
    }
}
