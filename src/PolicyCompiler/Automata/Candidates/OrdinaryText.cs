using System.Globalization;
using System.Text;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>
/// A sample of what agents read: sentences, JSON, logs, code, tables, addresses of pages, hashes, times, numbers. How often a
/// window passes here says which rules may share it. The same on every machine; a wrong guess costs speed, never a value.
/// </summary>
internal static class OrdinaryText
{
    public const int Length = 4096;

    private const string Words =
        "please find attached report customer order because between every system should value return result error message while under after their country "
        + "request server update version public between number within never large service during example without project people state general important";

    private static readonly string[] s_words = Words.Split(' ');
    private static uint s_seed = 2463534242;

    public static byte[] Bytes { get; } = Make();

    private static byte[] Make()
    {
        var text = new StringBuilder();
        for (int part = 0; text.Length < Length; part++)
        {
            text.Append(Part(part % 12));
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, Length));
    }

    private static string Part(int kind) => kind switch
    {
        0 => $"{Capital()} {Word()} {Word()}, {Word()} {Word()} {Word()} {Number(2)} {Word()} ({Word()} {Word()}).\n",
        1 => $"{{\"id\": {Number(6)}, \"{Word()}\": \"{Word()} {Word()}\", \"price\": {Number(2)}.{Number(2)}, \"created_at\": \"20{Number(2)}-0{Number(1)}-1{Number(1)}T1{Number(1)}:{Number(2)}:{Number(2)}.{Number(3)}Z\", \"ok\": false}}",
        2 => $"20{Number(2)}-1{Number(1)}-0{Number(1)} 0{Number(1)}:{Number(2)}:{Number(2)},{Number(3)} WARN {Word()}.{Word()}[{Number(4)}]: {Word()} {Word()}={Number(4)} in {Number(3)}ms\n",
        3 => $"    if ({Word()}.{Capital()}{Capital()}({Word()}) > {Number(2)}) {{ {Word()}_{Word()} = new {Capital()}(\"{Word()}\"); }}\n",
        4 => $"\"uuid\":\"{Hex(8)}-{Hex(4)}-4{Hex(3)}-a{Hex(3)}-{Hex(12)}\",\"{Word()}\":null,\"{Word()}Count\":{Number(3)},",
        5 => $"commit {Hex(40)} {Capital()} {Word()} {Word()}\n",
        6 => $"{Number(5)},{Capital()} {Capital()},{Number(3)}.{Number(1)},{Number(2)}/{Number(2)}/20{Number(2)},{Word()}\n",
        7 => $"https://www.{Word()}.org/{Word()}/{Word()}-{Number(4)}?{Word()}={Number(2)}&{Word()}={Word()} ",
        8 => $"- **{Capital()}**: `{Word()}-{Word()}` {Word()} v{Number(1)}.{Number(2)}.{Number(1)}; {Word()} \"{Word()}\"\n",
        9 => $"{Word()}: {Word()}\n  {Word()}_{Word()}: {Number(4)}\n  - {Word()}/{Word()}.{Word()}\n",
        10 => $"Jan {Number(2)} 1{Number(1)}:{Number(2)}:{Number(2)} {Word()}-{Number(1)} {Word()}[{Number(5)}]: {Word()} {Number(13)} +{Number(1)}.{Number(3)}e-{Number(1)}\n",
        _ => $"{Capital()} {Word()} {Word()} {Word()} {Word()} {Word()} {Word()}; {Word()} {Word()} {Word()} {Word()}. {Base64(44)} ",
    };

    private static string Word() => s_words[Next(s_words.Length)];

    private static string Capital() => Word() is var word ? char.ToUpperInvariant(word[0]).ToString(CultureInfo.InvariantCulture) + word.Substring(1) : "";

    private static string Number(int digits) => Of("0123456789", digits);

    private static string Hex(int digits) => Of("0123456789abcdef", digits);

    private static string Base64(int length) => Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", length);

    private static string Of(string letters, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => letters[Next(letters.Length)]));

    // Marsaglia's xorshift.
    private static int Next(int below)
    {
        s_seed ^= s_seed << 13;
        s_seed ^= s_seed >> 17;
        s_seed ^= s_seed << 5;
        return (int)(s_seed % (uint)below);
    }
}
