//! Stored bytes can't change: each kind of body is written as it always was, and read back whole.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod story;

use casebook::{
    Answer, AnswerValue, Body, BranchSettled, BundleExported, BundleReceived, Channel, ClosureActed, ContactStated, Delivery, DirectoryRow,
    DirectoryStated, DocumentIssued, DocumentPrinted, DocumentSaved, DocumentStepped, DutyAssigned, DutyMarked, EpochBegan, EvidenceAdded,
    EvidenceHandled, FactsStated, IncidentRegistered, IncidentReopened, IncidentWithdrawn, LevelDecided, Numbering, OperatorAdded,
    OperatorRemoved, OperatorRoleStated, PaperReviewed, PeerEnrolled, PeerRevoked, PhaseEntered, PlanAdopted, ProgressNoted, Reach,
    RecoveryStated, SettingStated, StationFounded, StationKeyed, StreamOpened, TaskAdded,
};
use story::{at, dispatch, registration};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn text(t: &str) -> String {
    t.to_owned()
}

/// One body of each kind.
fn bodies() -> Vec<Body> {
    vec![
        Body::StationFounded(StationFounded {
            unit: text("金融稳定处"),
            role: text("department"),
            parties: vec![text("department")],
            audience: text("working_group"),
            station_key: vec![4, 1, 2],
            machine: vec![5; 3],
            recovery_key: None,
        }),
        Body::OperatorAdded(OperatorAdded {
            id: [1; 16],
            name: text("王喆堃"),
            post: text("联络员"),
            public_key: vec![4, 9],
            role: None,
            wrap_key: None,
        }),
        Body::PlanAdopted(PlanAdopted { plan: text("shanghai-2016"), digest: vec![0xAB; 4], file: text("format = 1\n") }),
        Body::EpochBegan(EpochBegan { marker_epoch: 1, marker_seq: 300, reason: text("restored") }),
        Body::ContactStated(ContactStated {
            party: text("duty_room"),
            person: text("李"),
            post: text("值班员"),
            telephone: text("021-1"),
            second_telephone: text(""),
        }),
        Body::IncidentRegistered(IncidentRegistered {
            plan: vec![0xAB; 2],
            occurred: Some(at(9, 0)),
            ..registration(
                Some("attack"),
                vec![
                    Answer { fact: text("special"), value: Some(AnswerValue::Flag(true)) },
                    Answer { fact: text("spread"), value: Some(AnswerValue::Choice(text("none"))) },
                    Answer { fact: text("affected"), value: Some(AnswerValue::Several(vec![text("tier1_unit")])) },
                    Answer { fact: text("direct_loss_wan"), value: Some(AnswerValue::Amount(499_990_000)) },
                    Answer { fact: text("derived_major"), value: None },
                ],
            )
        }),
        Body::FactsStated(FactsStated {
            facts: vec![Answer { fact: text("spread"), value: None }],
            category: None,
            note: text("电话核实"),
        }),
        Body::LevelDecided(LevelDecided {
            level: 2,
            suggested: Some(3),
            suggested_strict: None,
            basis: vec![text("1.3.2/(3)")],
            reason: text("就高"),
            judged_by: text("处长"),
            stage: None,
            party: None,
            decided_at: None,
            means: None,
        }),
        Body::Dispatched(casebook::Dispatched {
            document: Some([2; 16]),
            channel: Channel::Delivery,
            ..dispatch(1, &["a/b/c/oral"], "oral", at(9, 50))
        }),
        Body::DocumentIssued(DocumentIssued {
            id: [2; 16],
            kind: text("written_report"),
            year: 2026,
            number: 1,
            title: text("报告"),
            data: text("{}"),
            pages: 2,
            sm3: vec![7; 4],
            drafter: text("甲"),
            reviewer: text("乙"),
            signer: text("丙"),
            fonts: vec![text("仿宋")],
            covers: None,
            numbering: None,
            confirms: None,
        }),
        Body::DocumentPrinted(DocumentPrinted {
            document: [2; 16],
            printer: text("HP"),
            copies: 3,
            duplex: true,
            job: text("HP-12"),
            first_copy: None,
        }),
        Body::DocumentSaved(DocumentSaved { document: [2; 16], file: text("报告.pdf") }),
        Body::DirectoryStated(DirectoryStated {
            put: vec![DirectoryRow {
                id: [3; 16],
                unit: text("办公室"),
                person: text("李"),
                post: text("主任"),
                telephone: text("1"),
                mobile: text("2"),
                duty_telephone: text("3"),
                email: Some(text("a@b")),
                party: None,
                note: text(""),
            }],
            removed: vec![[4; 16]],
            source: text("手工"),
        }),
        Body::OperatorRoleStated(OperatorRoleStated { id: [1; 16], role: text("responsible"), reason: None }),
        Body::OperatorRemoved(OperatorRemoved { id: [1; 16], reason: text("调离") }),
        Body::RecoveryStated(RecoveryStated { public_key: vec![4, 8] }),
        Body::SettingStated(SettingStated { key: text("auto_lock_minutes"), value: text("15") }),
        Body::OperatorAdded(OperatorAdded {
            id: [1; 16],
            name: text("王喆堃"),
            post: text("联络员"),
            public_key: vec![4, 9],
            role: Some(text("liaison")),
            wrap_key: Some(vec![4, 7]),
        }),
        Body::PhaseEntered(PhaseEntered {
            phase: text("response"),
            at: at(9, 50),
            reason: text("性质"),
            level: Some(2),
            party: text("working_group"),
            person: text("王"),
            means: text("电话"),
            command: true,
            time_reason: text(""),
        }),
        Body::IncidentReopened(IncidentReopened { phase: text("response"), at: at(9, 50), reason: text("复发"), person: text("赵") }),
        Body::IncidentWithdrawn(IncidentWithdrawn { at: at(9, 50), reason: text("误报"), person: text("赵") }),
        Body::DutyMarked(DutyMarked {
            key: text("control/department"),
            state: text("done"),
            person: text("李"),
            at: at(9, 50),
            note: text("断网"),
            evidence: vec![text("0a")],
        }),
        Body::DutyAssigned(DutyAssigned { key: text("task/01"), person: text("李"), due: Some(at(9, 50)) }),
        Body::TaskAdded(TaskAdded { id: [5; 16], kind: text("own"), text: text("备份"), person: text("李"), due: None }),
        Body::ProgressNoted(ProgressNoted { id: [6; 16], at: at(9, 50), text: text("已隔离"), time_reason: text("") }),
        Body::EvidenceAdded(EvidenceAdded {
            id: [7; 16],
            name: text("a.log"),
            media: text("log"),
            length: 4_294_967_296,
            sm3: vec![1; 4],
            sha256: vec![2; 4],
            at: at(9, 20),
            person: text("李"),
            how: text("拖入文件"),
            note: text("日志"),
            time_reason: text(""),
        }),
        Body::EvidenceHandled(EvidenceHandled {
            id: [7; 16],
            act: text("verified"),
            at: at(9, 55),
            person: text("李"),
            to: text(""),
            note: text("一致"),
            sound: Some(true),
        }),
        Body::ClosureActed(ClosureActed {
            act: text("decide"),
            party: text("department"),
            with: vec![text("service_company")],
            person: text("赵"),
            at: at(9, 58),
            means: text(""),
            note: text("恢复"),
            conditions: vec![text("restored")],
            open: vec![],
            open_reason: text(""),
            time_reason: text(""),
        }),
        Body::LevelDecided(LevelDecided {
            level: 2,
            suggested: Some(2),
            suggested_strict: None,
            basis: vec![],
            reason: text(""),
            judged_by: text("王"),
            stage: Some(text("final")),
            party: Some(text("working_group")),
            decided_at: Some(at(9, 50)),
            means: Some(text("电话")),
        }),
        Body::DocumentStepped(DocumentStepped {
            document: [2; 16],
            kind: text("written_report"),
            title: text("报告"),
            step: text("sealed"),
            digest: Some(vec![7; 4]),
            note: text("两份"),
            at: Some(at(9, 50)),
            person: Some(text("赵")),
            delivery: None,
        }),
        Body::DocumentIssued(DocumentIssued {
            id: [3; 16],
            kind: text("written_report"),
            year: 2026,
            number: 2,
            title: text("报告"),
            data: text("{}"),
            pages: 2,
            sm3: vec![7; 4],
            drafter: text("甲"),
            reviewer: text("乙"),
            signer: text("丙"),
            fonts: vec![],
            covers: None,
            numbering: Some(Numbering {
                series: text("code:金稳"),
                mark: text("金稳〔2026〕2号"),
                name: text("初报"),
                version: 2,
                replaces: Some([2; 16]),
                reason: text("数字"),
            }),
            confirms: None,
        }),
        Body::DocumentPrinted(DocumentPrinted {
            document: [2; 16],
            printer: text("HP"),
            copies: 3,
            duplex: true,
            job: text("HP-12"),
            first_copy: Some(4),
        }),
        Body::StreamOpened(StreamOpened { audience: text("peer"), peer: Some([2; 16]) }),
        Body::StationKeyed(StationKeyed { station_key: vec![4, 1], reading_key: vec![4, 2] }),
        Body::PeerEnrolled(PeerEnrolled {
            station: [3; 16],
            unit: text("市网安办"),
            role: text("working_group"),
            station_key: vec![4, 1],
            reading_key: vec![4, 2],
            code: text("12345"),
            person: text("李"),
            telephone: text("021-1"),
            listed_in: text("通讯录"),
            at: at(9, 1),
        }),
        Body::PeerRevoked(PeerRevoked {
            station: [3; 16], up_to: vec![Reach { stream: [4; 16], epoch: 1, seq: 9 }], reason: text("遗失")
        }),
        Body::BundleExported(BundleExported {
            id: [5; 16],
            to: [3; 16],
            sm3: vec![0xAB; 2],
            length: 70_000,
            up_to: vec![Reach { stream: [4; 16], epoch: 1, seq: 9 }],
            entries: 3,
            way: text("file"),
            name: None,
            contents: None,
        }),
        Body::BundleReceived(BundleReceived {
            id: [5; 16],
            from: [3; 16],
            sm3: vec![0xAB; 2],
            at: at(9, 2),
            up_to: vec![],
            taken: 3,
            waiting: 0,
            key: vec![4, 1],
        }),
        Body::PaperReviewed(PaperReviewed {
            document: [6; 16],
            verdict: text("returned"),
            comment: text("损失情况写明依据"),
            party: text("emergency_office"),
            person: text("李"),
        }),
        Body::BranchSettled(BranchSettled { stream: [4; 16], epoch: 1, seq: 9, entry: vec![0xCD; 2], reason: text("以办公室为准") }),
        Body::DocumentIssued(DocumentIssued {
            id: [7; 16],
            kind: text("warning_receipt"),
            year: 2026,
            number: 0,
            title: text("预警确认回执"),
            data: text("{}"),
            pages: 1,
            sm3: vec![7; 4],
            drafter: text(""),
            reviewer: text(""),
            signer: text(""),
            fonts: vec![],
            covers: None,
            numbering: None,
            confirms: Some([8; 16]),
        }),
        Body::DocumentStepped(DocumentStepped {
            document: [2; 16],
            kind: text("support_letter"),
            title: text("函"),
            step: text("delivered"),
            digest: None,
            note: text("一式两份"),
            at: Some(at(9, 50)),
            person: None,
            delivery: Some(Delivery { by: text("in_person"), unit: text("市网安总队"), receiver: text("张三") }),
        }),
    ]
}

const GOLDEN: [(&str, &str); 42] = [
    (
        "station.founded",
        "866fe98791e89e8de7a8b3e5ae9ae5a4846a6465706172746d656e74816a6465706172746d656e746d776f726b696e675f67726f75704304010243050505",
    ),
    ("operator.added", "84500101010101010101010101010101010169e78e8be59686e5a08369e88194e7bb9ce59198420409"),
    ("plan.adopted", "836d7368616e676861692d3230313644abababab6b666f726d6174203d20310a"),
    ("epoch.began", "830119012c68726573746f726564"),
    ("contact.stated", "8569647574795f726f6f6d63e69d8e69e580bce78fade59198653032312d3160"),
    (
        "incident.registered",
        "8b1907ea0842abab72e58d8fe5908ce58a9ee585ace7b3bbe7bb9f6fe69687e4bbb6e8a2abe58aa0e5af866ce4b889e6a5bce69cbae688bf821b000001a200dfd9c01901e0821b000001a200c462801901e06661747461636b8582677370656369616c820081f58266737072656164820181646e6f6e6582686166666563746564820281816a74696572315f756e6974826f6469726563745f6c6f73735f77616e8203811a1dcd3df0816d646572697665645f6d616a6f7260",
    ),
    ("facts.stated", "83818166737072656164f66ce794b5e8af9de6a0b8e5ae9e"),
    ("level.decided", "860203f68169312e332e322f28332966e5b0b1e9ab9866e5a484e995bf"),
    (
        "dispatched",
        "8e5001010101010101010101010101010101816a612f622f632f6f72616c646f72616c03821b000001a200f229401901e069e78e8be88194e7bb9c69e69d8ee580bce78fad69e580bce78fade591986c3032312d31323334353637386fe5b7b2e58fa3e5a4b4e68aa5e5918af560500202020202020202020202020202020260",
    ),
    (
        "document.issued",
        "8c50020202020202020202020202020202026e7772697474656e5f7265706f72741907ea0166e68aa5e5918a627b7d02440707070763e794b263e4b99963e4b8998166e4bbbfe5ae8b",
    ),
    ("document.printed", "85500202020202020202020202020202020262485003f56548502d3132"),
    ("document.saved", "8250020202020202020202020202020202026ae68aa5e5918a2e706466"),
    (
        "directory.stated",
        "83818a500303030303030303030303030303030369e58a9ee585ace5aea463e69d8e66e4b8bbe4bbbb61316132613363614062f66081500404040404040404040404040404040466e6898be5b7a5",
    ),
    ("operator.role", "8250010101010101010101010101010101016b726573706f6e7369626c65"),
    ("operator.removed", "82500101010101010101010101010101010166e8b083e7a6bb"),
    ("recovery.stated", "81420408"),
    ("setting.stated", "82716175746f5f6c6f636b5f6d696e75746573623135"),
    ("operator.added", "86500101010101010101010101010101010169e78e8be59686e5a08369e88194e7bb9ce59198420409676c696169736f6e420407"),
    (
        "phase.entered",
        "8968726573706f6e7365821b000001a200f229401901e066e680a7e8b4a8026d776f726b696e675f67726f757063e78e8b66e794b5e8af9df560",
    ),
    ("incident.reopened", "8468726573706f6e7365821b000001a200f229401901e066e5a48de58f9163e8b5b5"),
    ("incident.withdrawn", "83821b000001a200f229401901e066e8afafe68aa563e8b5b5"),
    ("duty.marked", "8672636f6e74726f6c2f6465706172746d656e7464646f6e6563e69d8e821b000001a200f229401901e066e696ade7bd9181623061"),
    ("duty.assigned", "83677461736b2f303163e69d8e821b000001a200f229401901e0"),
    ("task.added", "845005050505050505050505050505050505636f776e66e5a487e4bbbd63e69d8e"),
    ("progress.noted", "845006060606060606060606060606060606821b000001a200f229401901e069e5b7b2e99a94e7a6bb60"),
    (
        "evidence.added",
        "8b500707070707070707070707070707070765612e6c6f67636c6f671b000000010000000044010101014402020202821b000001a200d6b2001901e063e69d8e6ce68b96e585a5e69687e4bbb666e697a5e5bf9760",
    ),
    ("evidence.handled", "875007070707070707070707070707070707687665726966696564821b000001a200f6bd201901e063e69d8e6066e4b880e887b4f5"),
    (
        "closure.acted",
        "8b666465636964656a6465706172746d656e74816f736572766963655f636f6d70616e7963e8b5b5821b000001a200f97c401901e06066e681a2e5a48d8168726573746f726564806060",
    ),
    ("level.decided", "8a0202f6806063e78e8b6566696e616c6d776f726b696e675f67726f7570821b000001a200f229401901e066e794b5e8af9d"),
    (
        "document.stepped",
        "8850020202020202020202020202020202026e7772697474656e5f7265706f727466e68aa5e5918a667365616c6564440707070766e4b8a4e4bbbd821b000001a200f229401901e063e8b5b5",
    ),
    (
        "document.issued",
        "8e50030303030303030303030303030303036e7772697474656e5f7265706f72741907ea0266e68aa5e5918a627b7d02440707070763e794b263e4b99963e4b89980f6866b636f64653ae98791e7a8b374e98791e7a8b3e3809432303236e3809532e58fb766e5889de68aa502500202020202020202020202020202020266e695b0e5ad97",
    ),
    ("document.printed", "86500202020202020202020202020202020262485003f56548502d313204"),
    ("stream.opened", "8264706565725002020202020202020202020202020202"),
    ("station.keyed", "82420401420402"),
    (
        "peer.enrolled",
        "8a50030303030303030303030303030303036ce5b882e7bd91e5ae89e58a9e6d776f726b696e675f67726f757042040142040265313233343563e69d8e653032312d3169e9809ae8aeafe5bd95821b000001a200c54ce01901e0",
    ),
    ("peer.revoked", "83500303030303030303030303030303030381835004040404040404040404040404040404010966e98197e5a4b1"),
    (
        "bundle.exported",
        "875005050505050505050505050505050505500303030303030303030303030303030342abab1a00011170818350040404040404040404040404040404040109036466696c65",
    ),
    (
        "bundle.received",
        "885005050505050505050505050505050505500303030303030303030303030303030342abab821b000001a200c637401901e0800300420401",
    ),
    (
        "paper.reviewed",
        "8550060606060606060606060606060606066872657475726e65647818e68d9fe5a4b1e68385e586b5e58699e6988ee4be9de68dae70656d657267656e63795f6f666669636563e69d8e",
    ),
    ("branch.settled", "855004040404040404040404040404040404010942cdcd72e4bba5e58a9ee585ace5aea4e4b8bae58786"),
    (
        "document.issued",
        "8f50070707070707070707070707070707076f7761726e696e675f726563656970741907ea0072e9a284e8ada6e7a1aee8aea4e59b9ee689a7627b7d01440707070760606080f6f65008080808080808080808080808080808",
    ),
    (
        "document.stepped",
        "8950020202020202020202020202020202026e737570706f72745f6c657474657263e587bd6964656c697665726564f66ce4b880e5bc8fe4b8a4e4bbbd821b000001a200f229401901e0f68369696e5f706572736f6e6fe5b882e7bd91e5ae89e680bbe9989f66e5bca0e4b889",
    ),
];

#[test]
fn bytes_are_as_they_always_were() {
    let written: Vec<(String, String)> = bodies().iter().map(|b| (b.kind().to_owned(), hex(&b.to_bytes().unwrap()))).collect();
    for ((kind, bytes), (golden_kind, golden)) in written.iter().zip(GOLDEN) {
        assert_eq!((kind.as_str(), bytes.as_str()), (golden_kind, golden));
    }
    assert_eq!(written.len(), GOLDEN.len());
}

#[test]
fn bytes_read_back_whole() {
    for body in bodies() {
        let bytes = body.to_bytes().unwrap();
        let read = Body::from_bytes(body.kind(), &bytes).unwrap();
        assert_eq!(read, body);
        assert_eq!(read.to_bytes().unwrap(), bytes, "{}", body.kind());
    }
}

/// Arrays and integers, text and bytes: no maps, no floats, nothing of open length, in every byte string's head.
#[test]
fn bodies_are_deterministic_cbor() {
    for body in bodies() {
        let bytes = body.to_bytes().unwrap();
        let mut at = 0;
        while at < bytes.len() {
            let (major, info) = (bytes[at] >> 5, bytes[at] & 31);
            let (argument, head) = match info {
                0..=23 => (u64::from(info), 1),
                24..=27 => {
                    let length = 1 << (info - 24);
                    let value = bytes[at + 1..at + 1 + length].iter().fold(0_u64, |v, b| v << 8 | u64::from(*b));
                    let shortest = [0, 24, 256, 65536, 1 << 32][usize::from(info - 23)];
                    assert!(value >= shortest || major == 7, "{}: an integer longer than it need be", body.kind());
                    (value, 1 + length)
                }
                _ => panic!("{}: open length at byte {at}", body.kind()),
            };
            assert!(matches!(major, 0..=4) || major == 7 && matches!(info, 20..=22), "{}: major {major} at byte {at}", body.kind());
            at += head;
            if major == 2 || major == 3 {
                at += usize::try_from(argument).unwrap();
            }
        }
    }
}

/// A field that a later version adds at the end does not hinder this one.
#[test]
fn a_field_added_at_the_end_is_passed_over() {
    let body = Body::DocumentSaved(DocumentSaved { document: [2; 16], file: text("a.pdf") });
    let mut bytes = body.to_bytes().unwrap();
    assert_eq!(bytes[0], 0x82);
    bytes[0] = 0x83;
    bytes.push(0xf6);
    assert_eq!(Body::from_bytes(body.kind(), &bytes).unwrap(), body);
}

#[test]
fn a_kind_of_a_later_version_is_kept_as_it_came() {
    for bytes in [vec![], vec![0x81, 0x01], vec![0xff; 40]] {
        let body = Body::from_bytes("warning.issued", &bytes).unwrap();
        assert_eq!(body, Body::Unknown { kind: text("warning.issued"), bytes: bytes.clone() });
        assert_eq!((body.kind(), body.to_bytes().unwrap()), ("warning.issued", bytes));
    }
}

/// Damaged bytes are an error that names the kind: no panic, no half-read body.
#[test]
fn damaged_bytes_are_refused() {
    for body in bodies() {
        let bytes = body.to_bytes().unwrap();
        for length in 0..bytes.len() {
            let error = Body::from_bytes(body.kind(), &bytes[..length]).unwrap_err();
            assert_eq!(error.kind, body.kind(), "cut to {length}");
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                if let Ok(read) = Body::from_bytes(body.kind(), &altered) {
                    assert_eq!(read.kind(), body.kind());
                }
            }
        }
    }
}
