//! The recovery sheet: the one paper that opens the station when every passphrase is lost.

use crate::paper::{Block, Paper, Signing};
use chrono::{DateTime, FixedOffset};

/// What the sheet shows.
#[derive(Debug, Clone)]
pub struct RecoverySheet<'a> {
    /// Unit.
    pub unit: &'a str,
    /// Plan in force.
    pub plan: &'a str,
    /// The code in groups.
    pub code: &'a str,
    /// When it was made.
    pub at: DateTime<FixedOffset>,
}

impl RecoverySheet<'_> {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let say = |text: String| Block::Paragraph { lead: None, text };
        let blocks = vec![
            Block::Title("台站恢复单".to_owned()),
            say(format!("单位：{}", self.unit)),
            say(format!("预案：{}", self.plan)),
            say(format!("制作时间：{}", crate::written_report::moment_words(self.at))),
            say("所有操作人都忘记口令时，凭下面的恢复码打开本台站：".to_owned()),
            Block::Blank(1),
            Block::Code(self.code.to_owned()),
            Block::Blank(1),
            Block::Heading { level: 1, text: "保管要求".to_owned() },
            say("1. 凭此码可以读取本台站的全部台账，请按本单位重要物品装入信封，封口签字，存入保险柜，由负责人保管。".to_owned()),
            say("2. 不要拍照，不要用邮件、聊天软件传送，不要与本机放在一起。".to_owned()),
            say("3. 字母不分大小写；没有字母I、L、O、U、Z，看着像O的是数字0，看着像I或L的是数字1，看着像Z的是数字2。".to_owned()),
            say("4. 重新制作恢复单后，本单立即作废，请当场销毁。".to_owned()),
            Block::Signature {
                units: vec!["保管人（签字）：　　　　　".to_owned()],
                date: "　　　年　　月　　日".to_owned(),
                signing: Signing::Unsealed,
            },
        ];
        Paper::form("台站恢复单", self.unit, "台站恢复单", self.at, blocks)
    }
}
