using System.Text;

namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <summary>
/// The labelled set: files of settings, JSON, code, logs, chat, stack traces and prose, with planted values and with what looks like
/// one. The held-out half has other templates, other telephone forms and another seed; rules were not changed after it was read.
/// </summary>
internal static class Documents
{
    private const int PerHalf = 400;

    // {0}: a token; {1}: a name; {2}: an assigned value; {3}: a telephone number; {4} to {7}: hard negatives.
    private static readonly (string Kind, string Text)[] s_known =
    [
        ("env", "# settings\nHOST=db.example.org\nTOKEN={0}\n{1}={2}\nBUILD={4}\nRELEASE={6}\n"),
        ("json", "{{\"id\":\"{5}\",\"at\":\"{7}\",\"value\":\"{0}\",\"{1}\":\"{2}\",\"n\":1700000000}}"),
        ("log", "{7} INFO worker-3 request {5} took 12.345 ms\n{7} WARN using {0} from {4}\n{7} DEBUG {1}={2}\n"),
        ("code", "const client = new Client(\"{0}\");\nconst {1} = \"{2}\";\n// since {6}, see {4}\nif (x > 0.123456) return null;\n"),
        ("chat", "anna: can you try {0} please?\nbob: works, call me on {3}\nanna: thanks, it is commit {4}\n"),
    ];

    private static readonly (string Kind, string Text)[] s_heldOut =
    [
        ("yaml", "service:\n  image: registry.example/app:{6}\n  digest: sha256:{4}{4}\n  credentials:\n    - {0}\n  {1}: '{2}'\n  run: {5}\n"),
        ("stack trace", "System.InvalidOperationException: refused {0}\n   at App.Send(String key) in /src/App.cs:line 42\n   at {5}\n  context: {1} = {2}\n  when: {7}\n"),
        ("prose", "Please note that the value {0} was shared by mistake on {7}. You can reach us at {3}. The build was {6} ({4}).\n"),
        ("shell", "curl -H 'X-Api: {0}' https://api.example.org/v1/items/{5}\nexport {1}=\"{2}\"\ngit checkout {4}\n"),
        ("csv", "id,when,contact,note\n{5},{7},{3},{0}\n{5},{7},,version {6}\n"),
    ];

    public static IReadOnlyList<Document> Known { get; } = Make(s_known, 0x5EED_0001, heldOut: false);

    public static IReadOnlyList<Document> HeldOut { get; } = Make(s_heldOut, 0xF00D_0002, heldOut: true);

    private static Document[] Make((string Kind, string Text)[] templates, ulong seed, bool heldOut)
    {
        var draw = new Draw(seed);
        return [.. Enumerable.Range(0, PerHalf).Select(i => Fill(templates[i % templates.Length], draw, heldOut))];
    }

    private static Document Fill((string Kind, string Text) template, Draw draw, bool heldOut)
    {
        string family = draw.Of([.. PlantedValues.Tokens.Keys]);
        string names = draw.Of([.. PlantedValues.Assigned.Keys]);
        (string name, string value) = PlantedValues.Assigned[names](draw);
        bool none = draw.Below(4) == 0;
        string[] fills =
        [
            none ? draw.Of(["changeme", "${TOKEN}", "<your token>", "none"]) : PlantedValues.Tokens[family](draw),
            name,
            none ? draw.Of(["your_api_key_here", "${SECRET}", "changeme", "process.env.SECRET"]) : value,
            PlantedValues.Phone(draw, heldOut),
            draw.Hex(40),
            $"{draw.Hex(8)}-{draw.Hex(4)}-4{draw.Hex(3)}-a{draw.Hex(3)}-{draw.Hex(12)}",
            $"{draw.Below(20)}.{draw.Below(30)}.{draw.Below(900)}",
            $"202{draw.Below(7)}-0{1 + draw.Below(9)}-1{draw.Below(9)}T1{draw.Below(9)}:{10 + draw.Below(49)}:{10 + draw.Below(49)}.{draw.Digits(3)}Z",
        ];
        string?[] families = [none ? null : family, null, none ? null : names, "phone", null, null, null, null];
        return Place(template, fills, families);
    }

    private static Document Place((string Kind, string Text) template, string[] fills, string?[] families)
    {
        var text = new StringBuilder();
        var planted = new List<Planted>();
        string from = template.Text;
        for (int i = 0; i < from.Length; i++)
        {
            if (from[i] == '{' && i + 2 < from.Length && char.IsAsciiDigit(from[i + 1]) && from[i + 2] == '}')
            {
                int fill = from[i + 1] - '0';
                if (families[fill] is { } family)
                {
                    planted.Add(new Planted(family, text.Length, fills[fill].Length));
                }

                text.Append(fills[fill]);
                i += 2;
            }
            else
            {
                text.Append(from[i]);
                i += from[i] is '{' or '}' && i + 1 < from.Length && from[i + 1] == from[i] ? 1 : 0;
            }
        }

        return new Document(template.Kind, text.ToString(), planted);
    }
}
