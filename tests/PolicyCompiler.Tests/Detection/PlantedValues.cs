namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <summary>Values of each family as issuers document their form; drawn, so that no real one is among them.</summary>
internal static class PlantedValues
{
    /// <summary>Families whose value tells by itself what it is.</summary>
    public static IReadOnlyDictionary<string, Func<Draw, string>> Tokens { get; } = new Dictionary<string, Func<Draw, string>>
    {
        ["aws"] = draw => draw.Of(["AKIA", "ASIA"]) + draw.Upper(16),
        ["github"] = draw => draw.Below(4) == 0 ? "github_pat_" + draw.Alnum(22) + "_" + draw.Alnum(59) : draw.Of(["ghp_", "gho_", "ghs_", "ghu_"]) + draw.Alnum(36),
        ["gitlab"] = draw => draw.Of(["glpat-", "gldt-", "glrt-"]) + draw.Url(20),
        ["slack"] = draw => draw.Below(3) == 0 ? $"https://hooks.slack.com/services/T{draw.Upper(8)}/B{draw.Upper(8)}/{draw.Alnum(24)}" : $"xoxb-{draw.Digits(12)}-{draw.Digits(13)}-{draw.Alnum(24)}",
        ["stripe"] = draw => draw.Of(["sk_live_", "rk_live_", "sk_test_"]) + draw.Alnum(24 + draw.Below(60)),
        ["openai"] = draw => draw.Of(["sk-proj-", "sk-svcacct-"]) + draw.Url(58) + "T3BlbkFJ" + draw.Url(58),
        ["anthropic"] = draw => "sk-ant-api03-" + draw.Url(93) + "AA",
        ["google"] = draw => "AIza" + draw.Url(35),
        ["npm"] = draw => "npm_" + draw.Alnum(36),
        ["sendgrid"] = draw => $"SG.{draw.Url(22)}.{draw.Url(43)}",
        ["huggingface"] = draw => "hf_" + draw.Chars("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 34),
        ["digitalocean"] = draw => "dop_v1_" + draw.Hex(64),
        ["shopify"] = draw => "shpat_" + draw.Hex(32),
        ["telegram"] = draw => $"{draw.Digits(10)}:AA{draw.Url(33)}",
        ["jwt"] = draw => $"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ{draw.Alnum(40 + draw.Below(60))}.{draw.Url(43)}",
        ["email"] = draw => $"{draw.Of(["anna", "j.smith", "li.wei", "o.brien+x", "kontakt"])}{draw.Digits(2)}@{draw.Of(["example.com", "mail.example.org", "firma.example.de"])}",
        ["card"] = Card,
        ["us-ssn"] = draw => $"{100 + draw.Below(500)}-{10 + draw.Below(80)}-{1000 + draw.Below(8000)}",
        ["iban"] = draw => Iban("DE", draw.Digits(18), draw.Below(2) == 0),
    };

    /// <summary>Families that only a name beside the value tells: the name, and the value.</summary>
    public static IReadOnlyDictionary<string, Func<Draw, (string Name, string Value)>> Assigned { get; } = new Dictionary<string, Func<Draw, (string, string)>>
    {
        ["assigned"] = draw => (draw.Of(["API_KEY", "client_secret", "DB_PASSWORD", "access_token", "SIGNING_KEY", "appSecret"]), draw.Alnum(20 + draw.Below(24))),
        ["keyed"] = draw => draw.Below(5) switch
        {
            0 => ("DATADOG_API_KEY", draw.Hex(32)),
            1 => ("cloudflare_api_token", draw.Url(40)),
            2 => ("TWILIO_AUTH_TOKEN", draw.Hex(32)),
            3 => ("aws_secret_access_key", draw.Alnum(40)),
            _ => ("ALGOLIA_ADMIN_KEY", draw.Hex(32)),
        },
    };

    public static string Phone(Draw draw, bool heldOut) => (heldOut ? draw.Below(4) + 4 : draw.Below(4)) switch
    {
        0 => $"+1 {200 + draw.Below(700)} {200 + draw.Below(700)} {draw.Digits(4)}",
        1 => $"({200 + draw.Below(700)}) {200 + draw.Below(700)}-{draw.Digits(4)}",
        2 => $"+44 20 {1000 + draw.Below(8000)} {draw.Digits(4)}",
        3 => $"0{1 + draw.Below(8)} {draw.Digits(2)} {draw.Digits(2)} {draw.Digits(2)} {draw.Digits(2)}",
        4 => $"+49 {150 + draw.Below(30)} {draw.Digits(7)}",
        5 => $"{200 + draw.Below(700)}-{200 + draw.Below(700)}-{draw.Digits(4)}",
        6 => $"{6 + draw.Below(3)}{draw.Digits(2)} {draw.Digits(3)} {draw.Digits(3)}",
        _ => $"+91 {7 + draw.Below(3)}{draw.Digits(4)} {draw.Digits(5)}",
    };

    private static string Card(Draw draw)
    {
        string body = draw.Of(["4", "51", "37"]);
        body += draw.Digits((body == "37" ? 14 : 15) - body.Length);
        int sum = 0;
        for (int i = 0; i < body.Length; i++)
        {
            int digit = body[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit * 2 > 9 ? (digit * 2) - 9 : digit * 2 : digit;
        }

        string number = body + ((10 - (sum % 10)) % 10);
        return number.Length == 16 && draw.Below(2) == 0 ? string.Join(' ', Enumerable.Range(0, 4).Select(i => number.Substring(i * 4, 4))) : number;
    }

    private static string Iban(string country, string account, bool grouped)
    {
        string digits = account + string.Concat(country.Select(letter => letter - 'A' + 10)) + "00";
        int rest = digits.Aggregate(0, (sum, digit) => ((sum * 10) + digit - '0') % 97);
        string iban = $"{country}{98 - rest:00}{account}";
        return grouped ? string.Join(' ', iban.Chunk(4).Select(four => new string(four))) : iban;
    }
}
