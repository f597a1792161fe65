//! What goes wrong with a drop, in words that say what to do. One place for every `drop.*` code.

use crate::fault::fault;
use crate::view::DeskFault;
use exchange::drop::DropFault;

/// A drop's trouble in words.
pub fn drop_fault(why: &DropFault) -> DeskFault {
    let code = why.code();
    let words = match code {
        "drop.unreachable_name" => "找不到这台服务器，请核对地址里的主机名，或检查网络；恢复后会自动再试",
        "drop.unreachable" => "连不上投递处，请检查网络和服务器；恢复后会自动再试，不用重做",
        "drop.timed_out" => "投递处没有回应，可能网络很慢或共享盘断开；会自动再试",
        "drop.server_trouble" => "服务器说暂时办不了，会自动再试；长时间如此请联系管理员",
        "drop.credentials" => "用户名、口令或密钥被拒绝，或没有读写权限；请核对后重新填写",
        "drop.clock" => "本机与服务器的时间相差太大，被拒绝；请校准本机时间",
        "drop.missing" => "文件夹或存储桶不在；U 盘请插上，共享盘请连上，网络位置请管理员建好",
        "drop.read_only" => "这个位置只能读、不能写，请管理员开通写入权限",
        "drop.no_space" => "投递处已满，请管理员清出空间；会自动再试",
        "drop.too_large" => "有一个文件超过投递处或本程序允许的大小，请管理员放宽限制，或改用 U 盘",
        "drop.plain_refused" => "地址以 http:// 开头，口令会在网上明着走；请改用 https://，确需使用请勾选“仍用不加密的连接”",
        "drop.tls" => "服务器的证书不被信任：请核对地址和有效期，本单位自建的请选择根证书文件",
        "drop.torn" => "写进去的内容读回来不一致，没有算作送达；会自动再写，反复出现请换一个投递处",
        "drop.source" => "待发的文件读不出来或被改动，请不要动台站文件夹；请重新添加这个投递处，会重新打包",
        "drop.inbox_no_space" => "本机磁盘空间不够，收不下新到的文件；请清出空间，会自动再试",
        "drop.inbox" => "本机收件文件夹写不进去，请检查台站文件夹的权限",
        "drop.memory" => "台账暂时没有回应，会自动再试；台站锁定时不收不发",
        "drop.config" => "投递处的设置不对，请核对后重新填写",
        _ => "投递处出了别的问题，会自动再试；反复出现请联系管理员",
    };
    fault(code, words)
}
