//! Real servers on loopback, started and stopped by the tests. `make setup-test` installs them; without them the tests fail.

use exchange::drop::{Drop, Place};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const USER: &str = "department";
pub const PASSWORD: &str = "a password: 密码";

/// A process of our own, ended with the test.
pub struct Server {
    child: Child,
    pub port: u16,
    pub files: TempDir,
}

impl std::ops::Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on just now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn listens(port: u16) -> bool {
    TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], port)), Duration::from_millis(200)).is_ok()
}

/// Starts a program, at another port if it loses this one to somebody else.
fn start(files: TempDir, mut command: impl FnMut(u16, &Path) -> Command) -> Server {
    for _ in 0..5 {
        let port = free_port();
        let log = fs::File::create(files.path().join("log")).unwrap();
        let mut command = command(port, files.path());
        let mut child = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap_or_else(|error| {
            panic!("{:?} is missing: run `make setup` for tests ({error})", command.get_program());
        });
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            if listens(port) && child.try_wait().unwrap().is_none() {
                return Server { child, port, files };
            }
            if child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill();
        let _ = child.wait();
    }
    panic!("the server does not start: {}", fs::read_to_string(files.path().join("log")).unwrap());
}

fn python(program: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(|at| at.join("Cargo.lock").exists()).unwrap();
    root.join(".setup/servers/bin").join(program)
}

/// Debian's Apache with `mod_dav`: basic authentication, `/dav/subao/` there, and over TLS if a certificate is given.
pub fn apache(tls: Option<&Certificate>) -> Server {
    let files = tempfile::tempdir().unwrap();
    fs::create_dir_all(files.path().join("dav/subao")).unwrap();
    let mut passwords = fs::File::create(files.path().join("passwords")).unwrap();
    let hash = Command::new("openssl").args(["passwd", "-apr1", PASSWORD]).output().unwrap();
    write!(passwords, "{USER}:{}", String::from_utf8(hash.stdout).unwrap()).unwrap();
    let certificate = tls.map(|tls| (tls.key.clone(), tls.chain.clone()));
    // Root may not serve; the files must be the server's.
    let (user, modules) = ("www-data", "/usr/lib/apache2/modules");
    if is_root() {
        assert!(Command::new("chown").args(["-R", user]).arg(files.path()).status().unwrap().success());
    }
    start(files, |port, at| {
        let root = at.display();
        let mut lines = String::new();
        for module in ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs", "setenvif"] {
            lines += &format!("LoadModule {module}_module {modules}/mod_{module}.so\n");
        }
        if let Some((key, chain)) = &certificate {
            lines += &format!("LoadModule ssl_module {modules}/mod_ssl.so\nSSLEngine on\n");
            lines += &format!("SSLCertificateFile {}\nSSLCertificateKeyFile {}\n", chain.display(), key.display());
        }
        if is_root() {
            lines += &format!("User {user}\nGroup {user}\n");
        }
        lines += &format!(
            "ServerRoot {root}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {root}/pid\nErrorLog {root}/errors\n\
             DocumentRoot {root}\nDavLockDB {root}/locks\nLimitXMLRequestBody 100000\n\
             <Directory {root}/dav>\nDav On\nAuthType Basic\nAuthName drop\nAuthUserFile {root}/passwords\nRequire valid-user\n</Directory>\n\
             <Directory {root}/dav/small>\nLimitRequestBody 100000\n</Directory>\n"
        );
        fs::write(at.join("apache.conf"), lines).unwrap();
        let mut command = Command::new("/usr/sbin/apache2");
        command.arg("-d").arg(at).arg("-f").arg(at.join("apache.conf")).arg("-X");
        command
    })
}

/// PyPI's wsgidav, which writes a file to its place while it is still coming in.
pub fn wsgidav() -> Server {
    let files = tempfile::tempdir().unwrap();
    fs::create_dir_all(files.path().join("dav/subao")).unwrap();
    start(files, |port, at| {
        let dav = at.join("dav");
        let settings = format!(
            "host: 127.0.0.1\nport: {port}\nprovider_mapping:\n  /: {}\nhttp_authenticator:\n  accept_basic: true\n  accept_digest: false\n  \
             default_to_digest: false\nsimple_dc:\n  user_mapping:\n    '*':\n      {USER}:\n        password: '{PASSWORD}'\nverbose: 1\n",
            dav.display()
        );
        let path = at.join("settings.yaml");
        fs::write(&path, settings).unwrap();
        let mut command = Command::new(python("wsgidav"));
        command.arg("--config").arg(path);
        command
    })
}

/// An S3 server that holds everything in memory, with one bucket.
pub fn s3() -> Server {
    s3_server(None)
}

/// One that checks signatures, with an access key and its secret.
pub fn s3_with_key() -> (Server, String, String) {
    // What is set up before is not checked.
    let server = s3_server(Some("4"));
    let ask = |action: &str| {
        let scope = "Authorization: AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0";
        let body = format!("{action}&UserName=department&Version=2010-05-08");
        let form = "Content-Type: application/x-www-form-urlencoded";
        let answer = request_with(server.port, "POST", "/", &[scope, form], body.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    };
    ask("Action=CreateUser");
    let key = ask("Action=CreateAccessKey");
    let policy = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D";
    ask(&format!("Action=PutUserPolicy&PolicyName=drop&PolicyDocument={policy}"));
    let field = |name: &str| key.split(&format!("<{name}>")).nth(1).unwrap().split('<').next().unwrap().to_owned();
    let (id, secret) = (field("AccessKeyId"), field("SecretAccessKey"));
    (server, id, secret)
}

fn s3_server(unchecked: Option<&str>) -> Server {
    let server = start(tempfile::tempdir().unwrap(), |port, at| {
        let mut command = Command::new(python("moto_server"));
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).current_dir(at);
        command.envs(unchecked.map(|actions| ("INITIAL_NO_AUTH_ACTION_COUNT", actions)));
        command
    });
    let answer = request(server.port, "PUT", "/drop", b"");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server
}

pub fn webdav_at(endpoint: String, root: &str) -> Drop {
    Drop { place: Place::Webdav { endpoint, root: root.to_owned(), user: USER.to_owned() }, insist_plain: false, authorities: None }
}

pub fn s3_at(port: u16, bucket: &str) -> Drop {
    s3_with(port, bucket, "AKEXAMPLE")
}

pub fn s3_with(port: u16, bucket: &str, access_key_id: &str) -> Drop {
    let place = Place::S3 {
        endpoint: format!("http://127.0.0.1:{port}"),
        region: "us-east-1".to_owned(),
        bucket: bucket.to_owned(),
        root: "some/where".to_owned(),
        access_key_id: access_key_id.to_owned(),
        path_style: true,
    };
    Drop { place, insist_plain: false, authorities: None }
}

/// One request from the side, without credentials.
pub fn request(port: u16, method: &str, path: &str, body: &[u8]) -> String {
    request_with(port, method, path, &[], body)
}

fn request_with(port: u16, method: &str, path: &str, headers: &[&str], body: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    headers.iter().for_each(|header| head += &format!("{header}\r\n"));
    head += "\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

/// A certificate for `localhost` by an authority that nobody knows.
pub struct Certificate {
    pub authority: PathBuf,
    pub chain: PathBuf,
    pub key: PathBuf,
    _at: TempDir,
}

impl Certificate {
    pub fn new() -> Self {
        let at = tempfile::tempdir().unwrap();
        let path = |name: &str| at.path().join(name);
        let openssl = |arguments: &str| {
            let output = Command::new("openssl").args(arguments.split(' ')).current_dir(at.path()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        };
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        openssl(&format!("req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=Office"));
        openssl(&format!("req {key} -keyout server.key -out server.csr -subj /CN=localhost"));
        fs::write(path("names"), "subjectAltName=DNS:localhost\n").unwrap();
        openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem");
        Self { authority: path("ca.pem"), chain: path("server.pem"), key: path("server.key"), _at: at }
    }
}
