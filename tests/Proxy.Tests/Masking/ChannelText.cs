using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Tests.TestHarness;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>The text of one channel, and what the oracle says of it whole and of each of its beginnings.</summary>
internal sealed class ChannelText
{
    private readonly TestSet _rules;
    private readonly Spelled _spelled;
    private readonly string[] _soFar;

    private ChannelText(TestSet rules, Spelled spelled)
    {
        (_rules, _spelled) = (rules, spelled);
        Text = Encoding.UTF8.GetString(spelled.Raw);
        Expected = Encoding.UTF8.GetString(spelled.ExpectedBytes(rules));
        _soFar = new string[Text.Length + 1];
    }

    public string Text { get; }

    public string Expected { get; }

    /// <param name="rules">The rules in force.</param>
    /// <param name="text">Arguments of a tool are a JSON document with the value inside.</param>
    /// <param name="value">What the text says.</param>
    public static ChannelText Of(TestSet rules, ModelText text, string value) => Of(rules, text.IsJson, value);

    /// <inheritdoc cref="Of(TestSet, ModelText, string)"/>
    public static ChannelText Of(TestSet rules, bool isJson, string value) =>
        new(rules, isJson ? PackSpelling.Document(value, Escaping.Mixed()) : Spelling.Plain(Encoding.UTF8.GetBytes(value)));

    /// <summary>What has left when so many UTF-16 units have come. Half a surrogate pair waits for the other.</summary>
    public string SoFar(int units)
    {
        units -= units > 0 && char.IsHighSurrogate(Text[units - 1]) ? 1 : 0;
        return _soFar[units] ??= Encoding.UTF8.GetString(_spelled.ExpectedSoFar(_rules, Encoding.UTF8.GetByteCount(Text.AsSpan(0, units))));
    }

    public string[] Cut(params ReadOnlySpan<int> cuts)
    {
        var pieces = new string[cuts.Length + 1];
        var from = 0;
        for (var i = 0; i < cuts.Length; i++)
        {
            pieces[i] = Text[from..cuts[i]];
            from = cuts[i];
        }

        pieces[^1] = Text[from..];
        return pieces;
    }
}
