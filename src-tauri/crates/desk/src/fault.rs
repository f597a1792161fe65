//! Errors as a person reads them: a code for the program, a sentence in Chinese that says what to do next.

use crate::view::DeskFault;
use document::DocumentError;
use ledger::LedgerError;

/// A fault without a field.
#[must_use]
pub fn fault(code: &str, message: &str) -> DeskFault {
    DeskFault { code: code.to_owned(), message: message.to_owned(), field: None }
}

/// A fault of one field.
#[must_use]
pub(crate) fn field(code: &str, field: &str, message: &str) -> DeskFault {
    DeskFault { code: code.to_owned(), message: message.to_owned(), field: Some(field.to_owned()) }
}

impl std::fmt::Display for DeskFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field}：{}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for DeskFault {}

impl From<LedgerError> for DeskFault {
    fn from(error: LedgerError) -> Self {
        let message = match &error {
            LedgerError::NoStation => "这个文件夹里没有台站，请先完成首次使用".to_owned(),
            LedgerError::StationExists => "这里已经有一个台站，请用口令打开它".to_owned(),
            LedgerError::InUse => "另一个速报程序正开着这个台站，请先关掉它再试".to_owned(),
            LedgerError::WrongSecret => "口令不对，请重新输入；都忘记了请取出台站恢复单".to_owned(),
            LedgerError::NoOperator => "没有这个操作人，请从名单里选".to_owned(),
            LedgerError::KeyringDamaged(_) => "钥匙文件 station.json 读不通，请不要删改台站文件夹，联系维护人员".to_owned(),
            LedgerError::Newer { .. } => "这份台账由更新版本的程序写成，请先升级本程序".to_owned(),
            LedgerError::Damaged(detail) => format!("台账数据库读不通（{detail}），请不要再写入，保留现在的文件备查，联系应急工作组"),
            LedgerError::DiskFull => "磁盘已满，这一次没有保存，请清出空间后再试".to_owned(),
            LedgerError::Disk(_) => "磁盘读写失败，这一次没有保存，请检查磁盘和权限后再试".to_owned(),
            LedgerError::NoRoom { needed, free } => {
                format!("磁盘空间不够：需要 {} MB，只剩 {} MB。文件没有存入，请清出空间后再试", needed.div_ceil(1 << 20), free / (1 << 20))
            }
            LedgerError::Source(_) => "要存入的文件读不出来，没有存入。请检查 U 盘或网络连接后再试".to_owned(),
            LedgerError::SourceChanged { .. } => {
                "读取时文件的长度变了，没有存入。可能有程序正在写它，请先停止写入，或复制一份再存".to_owned()
            }
            LedgerError::Target(_) => "写不到所选的位置，文件没有导出。请检查 U 盘和空间，删去写了一半的文件后再试".to_owned(),
            LedgerError::Cancelled => "已停止，没有留下任何内容".to_owned(),
            LedgerError::EvidenceMissing => "证据文件不在台站文件夹里，请不要改动该文件夹，从备份找回后再试".to_owned(),
            LedgerError::EvidenceAltered => "证据文件与存入时不符，已被改动或损坏，不能使用。请保留现状，从备份找回".to_owned(),
            LedgerError::TooLarge { .. } => "文件太大，不能在这里预览，请导出后查看".to_owned(),
            LedgerError::Entry(_) => "这一次没有保存，程序内部数据不一致，请重新打开程序再试".to_owned(),
            LedgerError::NotFound(_) => "找不到这一项，可能已经改变，请刷新后再试".to_owned(),
            LedgerError::ReadOnlyOperator => "您的角色是只读，不能记录；请换联络员或负责人登录后再办，填写的内容还在".to_owned(),
            LedgerError::NotEnrolled => "发来的台站还没有登记入网，报送包已留存，没有收入；请先核对身份再登记".to_owned(),
            LedgerError::NotOurs => "这起事件由报送单位登记，情况由该单位填报；需要改的请退回报告或电话告知".to_owned(),
            LedgerError::Revoked => "这个台站的密钥已停用，报送包没有收入；请用通讯录上的电话与该单位核实".to_owned(),
            LedgerError::Expired => "报送包用对方已更换的旧密钥签名，没有收入；请对方用现在的密钥重新导出".to_owned(),
            LedgerError::Refused(detail) => format!("报送包里的记录与发件台站不符（{detail}），整包没有收入；请对方核对台账后重新导出"),
            LedgerError::OperatorRemoved => "这位操作人已经移出，不能再打开本台站；需要时请负责人重新添加".to_owned(),
            LedgerError::SlotsOutdated(names) => {
                format!("还不能移出：请 {} 先各用自己的口令打开一次本台站，再来移出", names.join("、"))
            }
            LedgerError::RecoveryOutdated => "还不能移出：台站恢复单是旧的，请先换发恢复单，打印并核对后再来移出".to_owned(),
            LedgerError::Unsound => "台账校验不通过，这一次没有办理，请保留现状，先做台账校验并联系应急工作组".to_owned(),
            LedgerError::Seal(_) => "签名或加密没有成功，这一次没有保存，请重新打开程序再试".to_owned(),
        };
        // What a person stopped is no failure: the window tells it by this code.
        let code = if matches!(error, LedgerError::Cancelled) { "evidence.cancelled" } else { error.code() };
        Self { code: code.to_owned(), message, field: None }
    }
}

impl From<DocumentError> for DeskFault {
    fn from(error: DocumentError) -> Self {
        Self { code: error.code().to_owned(), message: error.to_string(), field: None }
    }
}
