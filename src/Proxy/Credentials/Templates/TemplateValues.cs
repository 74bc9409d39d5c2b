using System.Text;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Credentials.Templates;

/// <summary>
/// What placeholders stand for in one call. Values out of arguments, which an agent chooses, are names: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; nothing else
/// can widen what is asked for.
/// </summary>
internal sealed class TemplateValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static TemplateValues None { get; } = new();

    /// <summary>Of the placeholders that a credential has; null, with the name, where one has no value, or one that is no name.</summary>
    public static TemplateValues? Of(IEnumerable<string> placeholders, Call call, Caller caller, out string missing)
    {
        var values = new TemplateValues();
        foreach (var placeholder in placeholders)
        {
            missing = placeholder;
            var value = placeholder switch
            {
                "caller.subject" => caller.Facts.Subject,
                "caller.client" => caller.Facts.Client,
                "caller.agent" => caller.Facts.Agent,
                "tool" => NameOrNull(call.Name),
                _ => Argument(call.Arguments, placeholder["arguments.".Length..]),
            };
            if (string.IsNullOrEmpty(value))
            {
                return null;
            }

            values._values[placeholder] = value;
        }

        missing = "";
        return values;
    }

    public string this[string placeholder] => _values[placeholder];

    /// <summary>Tells apart what is minted for different values.</summary>
    public string Key => string.Join('\n', _values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value));

    private static string? Argument(ReadOnlySpan<byte> arguments, string name)
    {
        if (arguments.IsEmpty)
        {
            return null;
        }

        var cursor = new JsonCursor(arguments, JsonCursor.MostDepth, null);
        cursor.Read();
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var isIt = JsonText.Is(cursor.Value.Of(arguments), Encoding.UTF8.GetBytes(name));
            if (!cursor.Read() || isIt)
            {
                return cursor.Token is JsonToken.String or JsonToken.Integer ? NameOrNull(cursor.Value.Of(arguments)) : null;
            }

            cursor.Skip(out _);
        }

        return null;
    }

    private static string? NameOrNull(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 128 || value.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"u8) >= 0)
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(value);
        return text.Contains("..", StringComparison.Ordinal) || text == "." ? null : text;
    }
}
