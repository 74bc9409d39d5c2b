using System.Text;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.Proxy.Gating.Tools;

namespace FastMcp.Proxy.Tests.Gating.Tools;

/// <summary>Addresses that a server must not be told to fetch, in all the ways in which they can be written; and those that it may.</summary>
public sealed class HostJudgeTests
{
    public static TheoryData<string> Refused =>
    [
        // This machine and private networks.
        "http://127.0.0.1/", "http://127.1.2.3", "http://localhost", "http://LOCALHOST:8080/a", "http://localhost./", "http://sub.localhost", "http://0.0.0.0", "http://10.0.0.8/x", "http://172.16.0.1", "http://172.31.255.255",
        "http://192.168.1.1", "http://100.64.0.1", "http://198.18.0.1", "http://224.0.0.1", "http://255.255.255.255", "http://192.0.2.1",
        // Metadata of clouds.
        "http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/v2/credentials", "http://metadata.google.internal/", "http://metadata", "http://instance-data/", "http://[fd00:ec2::254]/", "http://100.100.100.200/",
        // Other forms of one number.
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://017700000001", "http://0x7F.0x0.0x0.0x1", "http://127.0.0.01", "http://134744072/",
        "http://4294967297/", "http://1.1.1.1.1/", "http://256.256.256.256/", "http://0x/", "http://1.2.3",
        // IPv6, and IPv4 in it.
        "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:4136:e378::]/",
        "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fec0::1]", "http://[ff02::1]/", "http://[2001:db8::1]/", "http://[3fff:1::1]/", "http://[::ffff:0:127.0.0.1]/", "http://[4000::1]/", "http://[127.0.0.1]/", "http://[::1", "http://[]/",
        // What stands before an address, and where it begins.
        "http://example.com@127.0.0.1/", "http://user:pass@10.0.0.1:80/", "http://example.com:80@127.0.0.1", "http://a@b@127.0.0.1/", "http://127.0.0.1@example.com@10.0.0.1", "http://example.com\\@127.0.0.1/", "http://127.0.0.1\\.example.com/",
        "http:127.0.0.1", "http:/127.0.0.1", "http:///127.0.0.1/", "http:\\\\127.0.0.1\\", "HTTP://127.0.0.1", "hTtPs://127.0.0.1", "//127.0.0.1/x", "\\\\127.0.0.1\\share", " http://127.0.0.1", "\u0001http://127.0.0.1", "ht\ntp://127.0.0.1/", "http://127.0\t.0.1/",
        "http://127.0.0.1#@example.com/", "http://127.0.0.1?@example.com/", "http://exam ple.com/", "http://example.com:99999999/", "http://example.com:80:80/", "http://example.com:x/", "http://:80/", "http://@/", "http://.", "http://..", "http://example..com/", "http://.example.com",
        // Percent and letters that look like others.
        "http://127.0.0.1%2f.example.com", "http://%31%32%37.0.0.1/", "http://１２７.0.0.1/", "http://127。0。0。1/", "http://①②⑦.0.0.1", "http://ⓛocalhost/", "http://local\u00adhost/", "http://münchen.example/",
        // Names that are somebody's own, and names that stand for any address.
        "http://router", "http://printer.local", "http://db.internal", "http://wiki.corp", "http://nas.lan", "http://kubernetes.default.svc", "http://api.svc.cluster.local", "http://1.0.0.127.in-addr.arpa", "http://10.0.0.1.nip.io", "http://a.127.0.0.1.sslip.io/", "http://localtest.me/",
        // Other schemes.
        "gopher://127.0.0.1:6379/_x", "redis://10.0.0.1", "ws://localhost/", "ftp://127.0.0.1", "jdbc:mysql://10.0.0.5/db", "ldap://10.1.1.1", "dict://localhost:11211/", "git+ssh://git@10.0.0.1/x", "view-source:http://127.0.0.1/", "file:///etc/passwd", "file:/etc/passwd", "FILE://x/y", "jar:file:///a.jar!/", "url:file:///etc/passwd", "feed:http://localhost/",
        // What libraries cut off before they fetch (urllib's unwrap, Java's URL), and files without slashes.
        "<http://127.0.0.1/>", "<URL:http://127.0.0.1/>", "URL: http://127.0.0.1/", "url:\u00a0<http://127.0.0.1>", "\u00a0http://127.0.0.1/", "\u3000http://127.0.0.1/", "\ufeffhttp://127.0.0.1/", "\u200bhttp://127.0.0.1/", "\u2028http://127.0.0.1/\u2029", "\u0085http://127.0.0.1/",
        "file:etc/passwd", "file:\\\\\\etc\\passwd", "file: /etc/passwd", "FILE:\\etc\\passwd", "file:", "netdoc:/etc/passwd", "netdoc:etc", "local_file:/etc/passwd", "local_file:etc/passwd", "local_file:///etc/passwd", "url:local_file:x", "jar:netdoc:/x!/",
        // Of clusters and clouds.
        "http://168.63.129.16/metadata", "http://[::ffff:168.63.129.16]/", "http://db.service.consul", "http://kubernetes.default/", "https://kubernetes.default:443/api",
    ];

    public static TheoryData<string> Public =>
    [
        "https://example.com/", "https://example.com", "http://8.8.8.8/", "https://1.1.1.1:8443/a?b=http://127.0.0.1", "https://[2606:4700:4700::1111]/", "https://[::ffff:8.8.8.8]/", "https://user@example.com/", "https://user:pass@example.com:443/x", "https://xn--mnchen-3ya.example/", "https://example.com./",
        "https://127.0.0.1.example.com/", "https://localhost.example.com/", "https://internal.example.com", "https://1.2.3.4.example", "wss://stream.example.com/v1", "https://example.com/#http://localhost", "https://EXAMPLE.com/A", "https://a_b.example.com/", "git+ssh://git@github.com/a/b", "https://172.32.0.1", "https://192.169.0.1/", "https://169.253.0.1",
        // No URLs.
        "", "http", "a text", "127.0.0.1", "localhost", "see http://127.0.0.1 for it", "mailto:a@localhost", "data:text/plain,http://localhost", "urn:isbn:0451450523", "note: http", "http: see below", "C:\\temp", "12:30", "tel:+4930123", "a/b//c", "key:value", "/etc/passwd", "javascript:alert(1)", "file: see below", "<b>bold</b>", "url: see below",
    ];

    [Fact]
    public void Text_OfVeryManyColons_IsReadInNoTime() => Assert.Null(HostJudge.WhyNot(string.Concat(Enumerable.Repeat("a:", 1_000_000)), isHost: false, []));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Url_OfTheInside_IsRefusedInEveryForm(string url) => Assert.NotNull(HostJudge.WhyNot(url, isHost: false, []));

    [Theory]
    [MemberData(nameof(Public))]
    public void Text_ThatIsPublicOrNoUrl_Passes(string text) => Assert.Null(HostJudge.WhyNot(text, isHost: false, []));

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("localhost:8080", false)]
    [InlineData("::1", false)]
    [InlineData("10.0.0.1:5432", false)]
    [InlineData("db", false)]
    [InlineData("2130706433", false)]
    [InlineData("example.com", true)]
    [InlineData("example.com:443", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("https://example.com", true)]
    [InlineData("http://localhost", false)]
    [InlineData("localhost://example.com", false)]
    [InlineData("db.internal://example.com", false)]
    [InlineData("<127.0.0.1>", false)]
    public void Host_WithoutAScheme_IsJudgedWhereItIsOne(string text, bool passes) => Assert.Equal(passes, HostJudge.WhyNot(text, isHost: true, []) is null);

    [Theory]
    [InlineData("http://wiki.corp/", true)]
    [InlineData("http://WIKI.corp:8080/", true)]
    [InlineData("http://wiki.corp./", true)]
    [InlineData("http://a.build.internal", true)]
    [InlineData("http://build.internal", false)]
    [InlineData("http://xbuild.internal", false)]
    [InlineData("http://10.0.0.7", true)]
    [InlineData("http://10.0.0.8", false)]
    [InlineData("http://167772167", false)]
    [InlineData("http://[fd00::7]/", true)]
    [InlineData("http://[fd00:0::7]/", true)]
    [InlineData("http://wiki.corp@10.0.0.8/", false)]
    [InlineData("http://10.0.0.8/wiki.corp", false)]
    public void Host_ThatIsAllowed_Passes(string url, bool passes) => Assert.Equal(passes, HostJudge.WhyNot(url, isHost: false, ["wiki.corp", "*.build.internal", "10.0.0.7", "fd00::7"]) is null);

    [Theory]
    [InlineData("""{"url":"http://127.0.0.1/"}""", false)]
    [InlineData("""{"a":{"b":["x",{"c":"http:\/\/127.0.0.1"}]}}""", false)]
    [InlineData("""{"url":"\u0068ttp://127.0.0.1"}""", false)]
    [InlineData("""{"host":"127.0.0.1"}""", false)]
    [InlineData("""{"host":["example.com","127.0.0.1"]}""", false)]
    [InlineData("""{"h\u006fst":"127.0.0.1"}""", false)]
    [InlineData("""{"host":2130706433}""", false)]
    [InlineData("""{"host":[8,2130706433]}""", false)]
    [InlineData("""{"host":[{"x":1},"127.0.0.1"]}""", false)]
    [InlineData("""{"host":[{"x":{"y":[]}},"127.0.0.1"]}""", false)]
    [InlineData("""{"host":{"name":"127.0.0.1"}}""", false)]
    [InlineData("""{"host":"example.com","port":2130706433}""", true)]
    [InlineData("""{"host":"example.com","other":"127.0.0.1"}""", true)]
    [InlineData("""{"host":["example.com"],"other":"127.0.0.1"}""", true)]
    [InlineData("""[{"host":"example.com"},"127.0.0.1"]""", true)]
    [InlineData("""{"a":{"host":{"b":"example.com"}},"other":"127.0.0.1"}""", true)]
    [InlineData("""{"other":"127.0.0.1"}""", true)]
    [InlineData("""{"url":"https://example.com"}""", true)]
    [InlineData("""{"url":"\ud800"}""", false)]
    public void Arguments_AtAnyDepthAndInAnySpelling_AreLookedAt(string arguments, bool passes)
    {
        var whyNot = InsideUrls.WhyNot(Encoding.UTF8.GetBytes(arguments), new UrlsPlan([], ["host"], true));
        Assert.Equal(passes, whyNot is null);
        Assert.DoesNotContain("127", whyNot ?? "", StringComparison.Ordinal);
    }
}
