//! Steps of an issued paper, folded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use casebook::{Body, Conveyance, Delivery, DocumentIssued, DocumentStepped, PaperStep, Papers, Reach, Recorded, Time};

fn recorded(minute: i64, body: Body) -> Recorded {
    let at = Time { ms: 1_795_309_200_000 + minute * 60_000, offset: 480 };
    Recorded {
        station: [1; 16],
        authority: false,
        place: Reach { stream: [9; 16], epoch: 0, seq: u64::try_from(minute).unwrap() },
        operator: [2; 16],
        at,
        subject: None,
        body,
    }
}

fn issued() -> Papers {
    let mut papers = Papers::default();
    papers.apply(&recorded(
        0,
        Body::DocumentIssued(DocumentIssued {
            id: [3; 16],
            kind: "support_letter".into(),
            year: 2026,
            number: 3,
            title: "商请协助函".into(),
            data: "{}".into(),
            pages: 1,
            sm3: vec![7; 4],
            drafter: String::new(),
            reviewer: String::new(),
            signer: String::new(),
            fonts: Vec::new(),
            covers: None,
            numbering: None,
            confirms: None,
        }),
    ));
    papers
}

fn step(step: &str, delivery: Option<Delivery>) -> Body {
    Body::DocumentStepped(DocumentStepped {
        document: [3; 16],
        kind: "support_letter".into(),
        title: "商请协助函".into(),
        step: step.into(),
        digest: None,
        note: "一式两份".into(),
        at: None,
        person: None,
        delivery,
    })
}

fn to(unit: &str, by: &str) -> Option<Delivery> {
    Some(Delivery { by: by.into(), unit: unit.into(), receiver: "张三".into() })
}

#[test]
fn every_receiver_of_a_paper_is_kept() {
    let mut papers = issued();
    papers.apply(&recorded(5, step(PaperStep::Delivered.id(), to("市网安总队", Conveyance::InPerson.id()))));
    papers.apply(&recorded(9, step(PaperStep::Delivered.id(), to("市通信管理局", "drone"))));
    let paper = &papers.documents[0];
    let went: Vec<(&str, &str, &str)> = paper.deliveries.iter().map(|d| (d.unit.as_str(), d.receiver.as_str(), d.by_name())).collect();
    assert_eq!(
        went,
        [("市网安总队", "张三", "当面"), ("市通信管理局", "张三", "drone")],
        "a way that a newer program knows is kept as it came"
    );
    assert!(paper.deliveries[0].at < paper.deliveries[1].at);
    assert!(paper.sealed.is_none());
    assert_eq!(papers.document_steps.len(), 2);
}

/// What an older program makes of a step that it does not know is what this one makes of one of a later version.
#[test]
fn a_step_of_a_later_version_changes_nothing_but_the_list_of_steps() {
    let mut papers = issued();
    let before = papers.documents.clone();
    papers.apply(&recorded(5, step("archived", to("市网安总队", "in_person"))));
    assert_eq!(papers.documents, before);
    assert_eq!(papers.document_steps[0].step, "archived");
}

#[test]
fn steps_and_ways_are_found_by_what_is_stored() {
    for step in PaperStep::ALL {
        assert_eq!(PaperStep::from_id(step.id()), Some(step));
    }
    for way in Conveyance::ALL {
        assert_eq!(Conveyance::from_id(way.id()), Some(way));
    }
    assert_eq!((PaperStep::from_id("archived"), Conveyance::from_id("telephone")), (None, None));
}
