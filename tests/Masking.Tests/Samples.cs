namespace FastMcp.Masking.Tests;

/// <summary>Rules and texts that the laws are tested on.</summary>
internal static class Samples
{
    public static TestSet Rules { get; } = new(
        new TestRule("email", @"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\b", 100),
        new TestRule("card", @"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])", 37) { Validator = "luhn" },
        new TestRule("ssn", @"\b\d{3}-\d{2}-\d{4}\b", 11),
        new TestRule("ip", @"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b", 15),
        new TestRule("aws", "(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])", 20),
        new TestRule("github", "gh[pousr]_[A-Za-z0-9]{20,40}", 44),
        new TestRule("jwt", @"\beyJ[\w-]{4,}\.eyJ[\w-]{4,}\.[\w-]{4,}", 80),
        new TestRule("name", "(?i)Zoë|Łukasz [^ ]ski", 20) { Mask = "\"name\"\\" },
        new TestRule("phone", @"(?:\+1[ .-]?)?(?:\(\d{3}\) ?|\b\d{3}[.-])\d{3}[.-]\d{4}\b", 20),
        new TestRule("pem", "-----BEGIN (?:RSA )?PRIVATE KEY-----", 40) { End = "-----END (?:RSA )?PRIVATE KEY-----", Cap = 90 });

    public static IEnumerable<string> Texts =>
    [
        "",
        "a",
        "Mail bob@example.com, card 4111 1111 1111 1111, ssn 536-22-8190.",
        "a.b.c@x-y.example.org@foo.co x@y.zz1 a@b.c @b.co a@@b.co ..@a.bc",
        "x-1.2.3.4@foo.com 1.2.3.4 256.1.1.1 1.1.1.1.1.1 10.0.0.255, 10.0.0.2555",
        "536-22-8190 a536-22-8190 536-22-81900 536-22-819 536-22-8190_ 1536-22-8190",
        "4111111111111111 4111-1111-1111-1112 41111111111111110 53203020-8071-4568",
        "4111 1111 1111 1111 0 4242424242424242 1234567890123456789012",
        "key AKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLEX AKIAAKIAIOSFODNN7EXAMPLE",
        "ghp_abcdefghijABCDEFGHIJ0123456789abcdefghijklmn ghp_short gho_aaaaaaaaaaaaaaaaaaaa!",
        "eyJhbGci.eyJzdWIi.c2lnbg-_ eyJa.b eyJabcde.eyJabcde.eyJabcde.eyJabcde",
        "ZOë zoë Łukasz Kski Łukasz éski Łukasz 😀ski Łukas \u00e9",
        "call +1 (555) 123-4567 or 555-123-4567, 555.123.4567x (555)123-4567",
        "-----BEGIN PRIVATE KEY-----\nMIIabc\nbob@example.com\n-----END PRIVATE KEY-----\nmail bob@example.com",
        "-----BEGIN RSA PRIVATE KEY-----AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA a@b.co",
        "-----BEGIN PRIVATE KEY-----truncated bob@example.com",
        "-----BEGIN PRIVATE KEY-----BEGIN PRIVATE KEY----------END PRIVATE KEY----- 536-22-8190",
        "\"quoted\\slash/ \t\n\u0001 bob@example.com\" {} [] ünïcode 日本語 😀😀",
        new string('a', 120) + "@b.co " + new string('1', 40) + " " + string.Concat(Enumerable.Repeat("1.", 30)),
    ];

    public static IEnumerable<object[]> Indexes => Texts.Select((_, index) => new object[] { index });
}
