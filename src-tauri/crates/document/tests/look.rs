#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
use chrono::DateTime;
use document::*;
use std::path::{Path, PathBuf};

fn fonts() -> Fonts {
    Fonts::find(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fonts")]).unwrap()
}

#[test]
fn look() {
    let at = DateTime::parse_from_rfc3339("2026-11-22T09:58:12+08:00").unwrap();
    let plan =
        plan::load("p", &std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/chongqing-jrjgj.toml")).unwrap())
            .unwrap();
    let facts = ReportFacts {
        unit: "金融稳定处".into(),
        system: "办公自动化系统（OA）".into(),
        system_details:
            "办公自动化系统（OA 3.2）为全局公文流转所用，部署于机关机房，服务器2台，由发展中心按信息化外包服务协议运维，定级为第二级".into(),
        what: "9点30分起多名同事反映文件打不开，文件扩展名变为“.locked”，桌面出现勒索信。已拔网线，服务器仍在运行".into(),
        place: "机关办公楼6层机房".into(),
        discovered: Some(at),
        category: Some("malicious_program".into()),
        facts: [
            ("system_damage".to_owned(), plan::FactValue::Choice("severe".into())),
            ("important_system".to_owned(), plan::FactValue::Flag(true)),
        ]
        .into(),
        level: Some(2),
        judged_by: "处室负责人".into(),
        reported: vec![
            "2026年11月22日09时35分，李喆以电话方式向应急工作组（办公室主任王建国）口头报告，对方指示：立即断网、保护现场".into(),
        ],
        texts: vec![
            ("cause".into(), "初步判断为钓鱼邮件附件执行所致——发件地址、样本文件已留存……其余待查".into()),
            ("tracing".into(), "可疑发件地址：hr-notice@example.invalid；样本SHA-256前八位为3fa91c07".into()),
        ],
        contact: "李喆、堃赟玥珺䶮".into(),
        telephone: "6700 0000".into(),
        drafter: "李喆".into(),
        reviewer: "陈敏".into(),
        signer: "周立".into(),
        ..Default::default()
    };
    let report = draft(&plan, &facts);
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let f = fonts();
    let t = std::time::Instant::now();
    let set = typeset(&report.paper(at), &f).unwrap();
    println!("cold {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let set2 = typeset(&report.paper(at), &f).unwrap();
    println!("warm {:?} {} pages {} bytes {:?}", t.elapsed(), set.pages, set.bytes.len(), set.fonts);
    assert_eq!(set.bytes, set2.bytes);
    std::fs::write(out.join("report.pdf"), set.bytes).unwrap();
    let oral = OralRecord {
        number: "2026-008".into(),
        incident: "办公自动化系统（OA）有害程序事件".into(),
        level: "重大（Ⅱ级），依据第一篇四（二）1".into(),
        unit: "金融稳定处".into(),
        to: "应急工作组".into(),
        clause: "第四篇一".into(),
        discovered: "2026年11月22日09时30分".into(),
        reported: "2026年11月22日09时35分".into(),
        elapsed: "5分钟".into(),
        due: "立即".into(),
        channel: "电话".into(),
        telephone: "8123 6677".into(),
        sender: "李喆".into(),
        receiver: "王建国".into(),
        receiver_post: "办公室主任".into(),
        said: "9点30分我处发现办公自动化系统遭勒索病毒攻击，多名同事文件打不开，初判为重大网络安全事件，已拔网线。".into(),
        read_back: "已复述，对方已确认".into(),
        instructions: "立即断网，保护现场，书面报告随后送达。".into(),
        recorder: "李喆".into(),
        recorded: "2026年11月22日09时36分".into(),
    };
    std::fs::write(out.join("oral.pdf"), typeset(&oral.paper(at), &f).unwrap().bytes).unwrap();
    let sheet = ApprovalSheet {
        number: "〔2026〕1号".into(),
        title: report.title.clone(),
        addressee: "应急工作组".into(),
        unit: "金融稳定处".into(),
        incident: "2026-008 办公自动化系统（OA）有害程序事件，重大（Ⅱ级）".into(),
        clause: "第四篇一".into(),
        drafter: "李喆".into(),
        reviewer: "陈敏".into(),
        signer: "周立".into(),
        act: "操作人李喆于2026年11月22日09时58分以本人密钥在本台站签发".into(),
        pages: "3页".into(),
        sm3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".into(),
    };
    std::fs::write(out.join("sheet.pdf"), typeset(&sheet.paper(at), &f).unwrap().bytes).unwrap();
    let rec = RecoverySheet {
        unit: "金融稳定处",
        plan: "重庆市地方金融监督管理局网络安全事件应急预案",
        code: "ABCDE-FGHJK-MNPQR-STVWX-YZ012-3",
        at,
    };
    std::fs::write(out.join("recovery.pdf"), typeset(&rec.paper(), &f).unwrap().bytes).unwrap();
}
