using System.Text;

namespace FastMcp.Bench.Micro;

/// <summary>Text like that of tool answers, the same in every run. One value in about 10 KB where <c>sparse</c>, or in any other distance.</summary>
internal static class BenchText
{
    private static readonly string[] s_words =
        "the of and to in is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we him been has when who will no more if out so what up said its about than into them can only other time new some could these two may first then do".Split(' ');

    private static readonly string[] s_values =
        ["bob.smith@example.com", "4111 1111 1111 1111", "536-22-8190", "10.12.0.255", "AKIAIOSFODNN7EXAMPLE", "ghp_abcdefghijABCDEFGHIJ0123456789abcdef"];

    public static byte[] Make(string kind, int length, bool sparse) => Make(kind, length, sparse ? 10_000 : int.MaxValue);

    /// <param name="kind">prose, json, code, log or mix.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="distance">One value in so many bytes on average.</param>
    public static byte[] Make(string kind, int length, int distance)
    {
        var dice = new Random(42);
        var text = new StringBuilder();
        var nextValue = distance == int.MaxValue ? distance : distance / 2;
        while (text.Length < length)
        {
            var part = kind == "mix" ? dice.Next(100) switch { < 45 => "prose", < 75 => "json", < 90 => "code", _ => "log" } : kind;
            text.Append(part switch
            {
                "json" => $"{{\"id\":{dice.Next(100000)},\"name\":\"{Word(dice)} {Word(dice)}\",\"amount\":{dice.Next(1000)}.{dice.Next(10, 99)},\"at\":\"2026-0{dice.Next(1, 9)}-1{dice.Next(9)}T12:{dice.Next(10, 59)}:00Z\",\"ok\":true}},",
                "code" => $"    public int {Word(dice)}_{Word(dice)}(string {Word(dice)}) => _{Word(dice)}.{Word(dice)}[{dice.Next(10)}] + 0x{dice.Next(65536):x};\n",
                "log" => $"2026-01-{dice.Next(10, 28)} 10:{dice.Next(10, 59)}:{dice.Next(10, 59)}.{dice.Next(100, 999)} INFO [{Word(dice)}-{dice.Next(9)}] {Word(dice)}={dice.Next(9999)} {Word(dice)} took {dice.Next(99)} ms\n",
                _ => $"{Word(dice)} {Word(dice)} {Word(dice)} {Word(dice)} {Word(dice)} {Word(dice)}, {Word(dice)} {Word(dice)} {Word(dice)}. ",
            });
            if (text.Length > nextValue)
            {
                text.Append(s_values[dice.Next(s_values.Length)]).Append(' ');
                nextValue = text.Length + dice.Next(distance / 2, distance * 3 / 2);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString(0, length));
    }

    private static string Word(Random dice) => s_words[dice.Next(s_words.Length)];
}
