//! Only a dispatch stops a clock; nothing restarts one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod story;

use casebook::{Body, Incident, OwedState, Time};
use story::{at, choice, chongqing, decided, dispatch, flag, owed, recorded, registered, shanghai, standing, stated, unknown};

const ORAL: &str = "general-oral/incident_unit/duty_room/oral";
const WRITTEN: &str = "general-written/incident_unit/duty_room/written";
const AT_ONCE: &str = "larger-at-once/incident_unit/duty_room/oral";
const MAJOR: &str = "major-oral/responsible_unit/party_duty_room/oral";

/// What must never move of an obligation once it has arisen.
fn fixed(o: &OwedState) -> (String, Option<Time>, Option<Time>) {
    (o.key.clone(), o.started, o.due)
}

#[test]
fn clocks_of_discovery_run_from_discovery_not_from_registration() {
    let incident = registered(&shanghai(), None, vec![choice("spread", "none")]);
    assert_eq!(owed(&incident, ORAL).started, Some(at(9, 30)));
    assert_eq!(owed(&incident, ORAL).due, Some(at(10, 0)));
    assert_eq!(owed(&incident, WRITTEN).due, Some(at(10, 30)));
    assert_eq!(owed(&incident, ORAL).arisen, at(9, 40));
}

/// Raised and lowered and raised again: what was owed keeps its start and its due time, dropped or not.
#[test]
fn a_level_that_goes_up_and_down_restarts_nothing() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    let mut before: Vec<_> = incident.owed.iter().map(fixed).collect();
    let levels = [(9, 45, 4), (10, 15, 2), (11, 0, 1), (11, 30, 4), (12, 0, 2), (12, 30, 3), (13, 0, 4)];
    for (hour, minute, level) in levels {
        incident.apply(&recorded(at(hour, minute), decided(level)), &plan);
        let after: Vec<_> = incident.owed.iter().map(fixed).collect();
        assert_eq!(after[..before.len()], before, "after level {level}");
        before = after;
        // Due at 10:00 and at 10:30 and not reported by then: no later level wipes that out.
        assert!(owed(&incident, ORAL).dropped.is_none(), "level {level}");
        assert_eq!(incident.owed.iter().any(|o| o.key == MAJOR && o.dropped.is_none()), (hour, minute) >= (10, 15), "level {level}");
    }
    assert_eq!(owed(&incident, ORAL).due, Some(at(10, 0)));
    assert_eq!(owed(&incident, MAJOR).due, Some(at(10, 30)));
    assert_eq!(owed(&incident, AT_ONCE).dropped, Some(at(13, 0)));
    let mut keys = story::keys(&incident);
    keys.sort_unstable();
    let count = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), count, "an obligation arose twice");
}

/// 4.1.3 at a level raised at 10:15: due one hour after the report was received, which for the 责任单位 is discovery.
#[test]
fn what_a_raised_level_brings_is_due_from_its_own_start() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    incident.apply(&recorded(at(10, 45), decided(2)), &plan);
    let major = owed(&incident, MAJOR);
    assert_eq!((major.arisen, major.started, major.due), (at(10, 45), Some(at(9, 30)), Some(at(10, 30))));
    let office = owed(&incident, "major-oral/office/party_duty_room/oral");
    assert_eq!((office.started, office.due), (None, None));
}

#[test]
fn the_first_dispatch_stops_the_clock_and_a_second_re_dates_nothing() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    incident.apply(&recorded(at(9, 51), Body::Dispatched(dispatch(1, &[ORAL], "oral", at(9, 50)))), &plan);
    assert_eq!(owed(&incident, ORAL).dispatch, Some([1; 16]));
    assert_eq!(owed(&incident, WRITTEN).dispatch, None, "word of mouth fulfils nothing in writing");
    for (id, when) in [(2, at(9, 45)), (3, at(9, 59))] {
        incident.apply(&recorded(at(11, 0), Body::Dispatched(dispatch(id, &[ORAL], "oral", when))), &plan);
        assert_eq!(owed(&incident, ORAL).dispatch, Some([1; 16]));
    }
    assert_eq!(incident.dispatches.len(), 3, "every dispatch is kept");
    assert_eq!(incident.dispatches[0].at, at(9, 50));
    assert_eq!(incident.dispatches[0].recorded, at(9, 51));
}

#[test]
fn one_call_can_fulfil_several() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "strong")]);
    let both = [MAJOR, "major-oral/responsible_unit/government_duty_room/oral"];
    incident.apply(&recorded(at(10, 0), Body::Dispatched(dispatch(1, &both, "oral", at(9, 58)))), &plan);
    let fulfilled: Vec<&str> = incident.owed.iter().filter(|o| o.dispatch.is_some()).map(|o| o.key.as_str()).collect();
    assert_eq!(fulfilled, both);
}

/// A late report stays late, whatever is decided or stated afterwards.
#[test]
fn late_stays_late() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    incident.apply(&recorded(at(10, 21), Body::Dispatched(dispatch(1, &[ORAL], "oral", at(10, 20)))), &plan);
    let late = |incident: &Incident| {
        let o = owed(incident, ORAL);
        let dispatched = incident.dispatches.iter().find(|d| Some(d.id) == o.dispatch).unwrap();
        dispatched.at > o.due.unwrap()
    };
    assert!(late(&incident));
    for body in [
        decided(1),
        stated(vec![flag("special", true)]),
        decided(4),
        stated(vec![flag("special", false), unknown("spread")]),
        Body::Dispatched(dispatch(2, &[ORAL], "oral", at(9, 55))),
    ] {
        incident.apply(&recorded(at(12, 0), body), &plan);
        assert!(late(&incident));
        assert_eq!(owed(&incident, ORAL).dropped, None, "what was fulfilled is not dropped");
        assert_eq!(owed(&incident, ORAL).due, Some(at(10, 0)));
    }
}

/// A dispatch for what was dropped meanwhile, or for what is not owed, is kept and does no harm.
#[test]
fn a_dispatch_of_something_dropped_or_unknown() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    incident.apply(&recorded(at(9, 45), decided(3)), &plan);
    incident.apply(&recorded(at(9, 50), Body::Dispatched(dispatch(1, &[ORAL, "no/such/key/oral"], "oral", at(9, 49)))), &plan);
    assert_eq!(owed(&incident, ORAL).dispatch, Some([1; 16]));
    assert_eq!(incident.dispatches.len(), 1);
}

#[test]
fn issuing_printing_and_saving_a_paper_stop_nothing() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    let before = incident.owed.clone();
    let document = [9; 16];
    for body in [
        Body::DocumentIssued(casebook::DocumentIssued {
            id: document,
            kind: "written_report".to_owned(),
            year: 2026,
            number: 1,
            title: "报告".to_owned(),
            data: "{}".to_owned(),
            pages: 2,
            sm3: vec![1; 32],
            drafter: String::new(),
            reviewer: String::new(),
            signer: String::new(),
            fonts: vec![],
            covers: None,
            numbering: None,
            confirms: None,
        }),
        Body::DocumentPrinted(casebook::DocumentPrinted {
            document,
            printer: "p".to_owned(),
            copies: 2,
            duplex: true,
            job: "1".to_owned(),
            first_copy: None,
        }),
        Body::DocumentSaved(casebook::DocumentSaved { document, file: "报告.pdf".to_owned() }),
    ] {
        incident.apply(&recorded(at(9, 55), body), &plan);
        assert_eq!(incident.owed, before);
    }
    assert_eq!(incident.documents[0].prints, 2);
}

#[test]
fn with_no_level_the_least_stands_and_a_level_confirms_it() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![]);
    assert!(owed(&incident, ORAL).at_least);
    incident.apply(&recorded(at(9, 50), stated(vec![choice("spread", "none")])), &plan);
    assert!(!owed(&incident, ORAL).at_least);
    assert_eq!(owed(&incident, ORAL).due, Some(at(10, 0)));
    assert_eq!(owed(&incident, ORAL).arisen, at(9, 40));
}

/// A level that falls within the time takes back what it no longer asks for, and who was told at a graver level need not be told again.
#[test]
fn a_level_that_falls_asks_for_no_second_call() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "barely")]);
    incident.apply(&recorded(at(9, 41), decided(3)), &plan);
    incident.apply(&recorded(at(9, 46), Body::Dispatched(dispatch(7, &[AT_ONCE], "oral", at(9, 45)))), &plan);
    incident.apply(&recorded(at(10, 30), decided(4)), &plan);
    assert_eq!(owed(&incident, ORAL).dispatch, owed(&incident, AT_ONCE).dispatch);
    assert!(owed(&incident, WRITTEN).dispatch.is_none(), "nothing was written yet");
    // The other way round it is owed anew: they were told of less.
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    incident.apply(&recorded(at(9, 46), Body::Dispatched(dispatch(7, &[ORAL], "oral", at(9, 45)))), &plan);
    incident.apply(&recorded(at(9, 50), decided(3)), &plan);
    assert!(owed(&incident, AT_ONCE).dispatch.is_none());
}

/// Before a person has decided the suggestion stands; after that only another decision moves the obligations.
#[test]
fn a_decision_outweighs_the_suggestion() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "none")]);
    incident.apply(&recorded(at(9, 45), decided(4)), &plan);
    incident.apply(&recorded(at(9, 50), stated(vec![choice("spread", "very_strong")])), &plan);
    assert_eq!(incident.judgement(&plan).level, Some(1));
    assert_eq!(incident.level().unwrap().level, 4);
    assert!(standing(&incident).contains(&ORAL) && !standing(&incident).contains(&AT_ONCE));
    // 特殊情况 is not a level: it makes it 立即 whatever was decided.
    incident.apply(&recorded(at(9, 55), stated(vec![flag("special", true)])), &plan);
    assert!(!standing(&incident).contains(&ORAL) && standing(&incident).contains(&AT_ONCE));
}

/// Chongqing's 立即 starts at the judgement that brought it, and a later judgement does not start it again.
#[test]
fn the_clock_of_a_judgement_starts_once() {
    let plan = chongqing();
    let key = "report-at-once/department/working_group/oral";
    let mut incident = registered(&plan, None, vec![choice("data_harm", "fairly_severe")]);
    incident.apply(&recorded(at(9, 50), decided(2)), &plan);
    for (minute, level) in [(55, 1), (56, 3), (57, 1)] {
        incident.apply(&recorded(at(9, minute), decided(level)), &plan);
    }
    let o = owed(&incident, key);
    assert_eq!((o.started, o.due, o.dropped), (Some(at(9, 50)), None, None));
    assert_eq!(o.arisen, at(9, 57), "since the judgement that brought it back");
}

#[test]
fn a_category_of_another_plan_brings_no_obligation() {
    let plan = chongqing();
    let worst = vec![choice("data_harm", "very_severe")];
    let mut incident = registered(&plan, Some("information_content"), worst.clone());
    assert!(incident.owed.is_empty() && incident.judgement(&plan).outside);
    incident.apply(&recorded(at(9, 50), decided(1)), &plan);
    assert!(incident.owed.is_empty());
    // Found to be something else: now it is this plan's.
    incident.apply(&recorded(at(9, 55), story::category("network_attack")), &plan);
    assert!(!standing(&incident).is_empty());
    // And back: nothing stands, and nothing is forgotten.
    let count = incident.owed.len();
    incident.apply(&recorded(at(10, 0), story::category("information_content")), &plan);
    assert!(standing(&incident).is_empty() && incident.owed.len() == count);
}

#[test]
fn what_is_stated_as_unknown_is_unknown_again() {
    let plan = shanghai();
    let mut incident = registered(&plan, None, vec![choice("spread", "strong"), flag("social_stability", false)]);
    assert_eq!(incident.judgement(&plan).level, Some(2));
    incident.apply(&recorded(at(9, 50), stated(vec![unknown("spread")])), &plan);
    assert_eq!(incident.known().keys().collect::<Vec<_>>(), ["social_stability"]);
    assert_eq!(incident.judgement(&plan).level, None);
    assert!(incident.facts["spread"].answer.value.is_none() && incident.facts["spread"].at == at(9, 50));
    assert!(incident.judgement(&plan).could_raise.iter().any(|r| r.fact == "spread"));
    // A category that is not stated again stays.
    let mut other = registered(&plan, Some("attack"), vec![]);
    other.apply(&recorded(at(9, 50), stated(vec![flag("special", true)])), &plan);
    assert_eq!(other.category.as_deref(), Some("attack"));
}

/// The same entries give the same state, byte for byte, and it survives being stored.
#[test]
fn a_fold_is_a_function_of_its_entries() {
    let plan = shanghai();
    let tell = || {
        let mut incident = registered(&plan, Some("attack"), vec![choice("spread", "none")]);
        for (minute, body) in [
            (45, decided(3)),
            (50, stated(vec![flag("special", true), unknown("spread")])),
            (55, Body::Dispatched(dispatch(1, &[AT_ONCE], "oral", at(9, 54)))),
            (58, Body::Unknown { kind: "duty.done".to_owned(), bytes: vec![1, 2, 3] }),
        ] {
            incident.apply(&recorded(at(9, minute), body), &plan);
        }
        incident
    };
    let (one, two) = (serde_json::to_string(&tell()).unwrap(), serde_json::to_string(&tell()).unwrap());
    assert_eq!(one, two);
    assert_eq!(serde_json::from_str::<Incident>(&one).unwrap(), tell());
}

#[test]
fn every_different_time_is_kept() {
    let plan = shanghai();
    let mut registration = story::registration(None, vec![]);
    registration.occurred = Some(at(8, 10));
    let incident = Incident::begin(story::INCIDENT, &recorded(at(9, 40), Body::IncidentRegistered(registration)), &plan).unwrap();
    assert_eq!((incident.occurred, incident.discovered, incident.registered), (Some(at(8, 10)), at(9, 30), at(9, 40)));
    let events: Vec<Time> = incident.timeline.iter().map(|l| l.event).collect();
    assert_eq!(events, [at(8, 10), at(9, 30), at(9, 40)]);
}
