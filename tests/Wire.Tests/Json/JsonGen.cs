using System.Text;
using CsCheck;

namespace FastMcp.Wire.Tests.Json;

/// <summary>Random JSON texts, with every escape, white space and number form.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> Space = Pick.From("", "", " ", "\n\t", "\r\n");

    public static readonly Gen<string> StringContent = Gen.OneOf(
        Pick.From("a", "secret", "4111", "é", "€", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t"),
        Pick.From("\\u0041", "\\u00e9", "\\u20AC", "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\u0000", "\\uD83D\\uDE00", "\u007F"))
        .Array[0, 8].Select(string.Concat);

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long.Select(n => n.ToString()), Pick.From("0", "-0", "1.5", "-2e10", "3E-7", "0.0e+1", new string('7', 33), new string('1', 32)));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        StringContent.Select(s => $"\"{s}\""), Number, Pick.From("true", "false", "null"));

    public static Gen<byte[]> Document { get; } = Value(3).Select(Encoding.UTF8.GetBytes);

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency((2, Scalar), (2, Array(depth)), (3, Object(depth)));

    private static Gen<string> Array(int depth) => Gen.Select(Space, Value(depth - 1).Array[0, 4], Space)
        .Select((a, items, b) => $"[{a}{string.Join($"{b},{a}", items)}{b}]");

    private static Gen<string> Object(int depth) =>
        Gen.Select(Space, Gen.Select(Key, Value(depth - 1)).Array[0, 4], Space)
            .Select((a, members, b) => $"{{{a}{string.Join($",{b}", members.DistinctBy(m => m.Item1).Select(m => $"\"{m.Item1}\"{b}:{a}{m.Item2}"))}{b}}}");

    private static Gen<string> Key => Gen.OneOf(
        StringContent, Pick.From("id", "params", "result", "_meta", "content", "text", "choices", "delta", "arguments"));
}
