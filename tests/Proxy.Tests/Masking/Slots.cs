using System.Text;
using FastMcp.Masking.Tests;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>Content with one text in several places: as it comes, and as it must leave byte for byte.</summary>
internal sealed record Slots(byte[] Content, byte[] Expected)
{
    private static readonly Spelled s_number = PackSpelling.Integer("4111111111111111");

    /// <param name="rules">The rules in force.</param>
    /// <param name="template"><c>@</c> stands for the text, <c>%</c> for a key, <c>#</c> for the digits of a card as a number.</param>
    /// <param name="text">As it is spelled in its places.</param>
    /// <param name="key">As it is spelled as a key, which is never read as JSON.</param>
    public static Slots Of(TestSet rules, string template, Spelled text, Spelled key) => new(
        Fill(template, text.Raw, key.Raw, s_number.Raw),
        Fill(template, text.ExpectedBytes(rules), key.ExpectedBytes(rules), s_number.ExpectedBytes(rules)));

    private static byte[] Fill(string template, byte[] text, byte[] key, byte[] number) =>
        [.. template.SelectMany(c => c switch { '@' => text, '%' => key, '#' => number, _ => Encoding.UTF8.GetBytes([c]) })];
}
