#pragma warning disable RS0030 // Random: a corpus must be the same for a seed, and nothing here is to be guessed.
using System.Text;

namespace FastMcp.Proxy.Commands.Policies.Benching;

/// <summary>Ordinary text of four kinds, made from a seed: the same bytes on every machine.</summary>
internal static class BenchCorpus
{
    private const int KindBytes = 64 * 1024;

    private static readonly string[] s_words =
    [
        "the", "order", "was", "sent", "on", "Monday", "and", "customer", "asked", "for", "a", "refund", "because", "delivery", "took", "too", "long",
        "please", "see", "attached", "report", "with", "figures", "of", "last", "quarter", "server", "returned", "status", "after", "retry", "number",
    ];

    public static byte[] Make(int seed)
    {
        var dice = new Random(seed);
        var text = new StringBuilder();
        Fill(text, dice, Prose);
        Fill(text, dice, Json);
        Fill(text, dice, Log);
        Fill(text, dice, Code);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Fill(StringBuilder text, Random dice, Func<Random, string> line)
    {
        for (var end = text.Length + KindBytes; text.Length < end;)
        {
            text.Append(line(dice)).Append('\n');
        }
    }

    private static string Prose(Random dice) => string.Join(' ', Enumerable.Range(0, 12).Select(_ => Word(dice))) + ".";

    private static string Json(Random dice) =>
        $$"""{"id":{{dice.Next(100_000)}},"{{Word(dice)}}_at":"2026-0{{dice.Next(1, 10)}}-1{{dice.Next(10)}}T10:{{dice.Next(10, 60)}}:00Z","{{Word(dice)}}":"{{Word(dice)}} {{Word(dice)}}","hash":"{{Hex(dice, 40)}}","ratio":{{dice.Next(100)}}.{{dice.Next(10, 99)}}}""";

    private static string Log(Random dice) =>
        $"2026-11-2{dice.Next(10)} 10:{dice.Next(10, 60)}:{dice.Next(10, 60)}.{dice.Next(100, 999)} INFO {Word(dice)}.{Word(dice)} [{Hex(dice, 8)}] took {dice.Next(1000)} ms, version {dice.Next(9)}.{dice.Next(20)}.{dice.Next(100)}";

    private static string Code(Random dice) => $"    var {Word(dice)}{dice.Next(10)} = {Word(dice)}.{Word(dice)}(\"{Word(dice)}\", {dice.Next(1000)}); // {Word(dice)} {Word(dice)}";

    private static string Word(Random dice) => s_words[dice.Next(s_words.Length)];

    private static string Hex(Random dice, int digits) => string.Concat(Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[dice.Next(16)]));
}
