//! The JSON of `subao judge`, key for key.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod shipped;

use serde_json::{Value, json};
use shipped::{SHANGHAI, answered, plan};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn keys_and_words() {
    let answer = serde_json::to_value(answered(&plan(SHANGHAI), json!({"spread": "none", "special": false}))).unwrap();
    assert_eq!(keys(&answer), ["plan", "level", "level_strict", "level_name", "colour", "basis", "could_raise", "notes", "obligations"]);
    assert_eq!(answer["plan"], "shanghai-2016");
    assert_eq!((&answer["level"], &answer["level_strict"]), (&json!(4), &Value::Null));
    assert_eq!(answer["basis"], json!([{"clause": "1.3.2/(4)", "fact": "spread", "quote": "无扩散性"}]));
    assert_eq!(answer["could_raise"][0], json!({"fact": "direct_loss_wan", "to": 1}));
    assert_eq!(keys(&answer["notes"][0]), ["clause", "text"]);
    let oral = answer["obligations"].as_array().unwrap().iter().find(|o| o["allowance"] == "PT30M").unwrap();
    assert_eq!(
        oral,
        &json!({
            "clause": "4.1.2", "from": "事发单位", "to": "市网安办值班室", "need": "must", "form": "oral",
            "allowance": "PT30M", "starts": "discovered", "due": "2026-11-22T10:00:00+08:00", "at_least": false,
            "quote": "发生一般网络与信息安全事件,事发单位必须在半小时内向市网安办值班室(设在市计算机病毒防范服务中心)口头报告"
        })
    );
}
