using System.Globalization;

namespace FastMcp.Masking.Guards;

/// <summary>
/// Follows a text that may be JSON itself: what its strings say is text, with every escape one character of it. Both who gathers and who cuts
/// count by it.
/// </summary>
internal sealed class InnerText
{
    private bool _started;
    private bool _isJson;
    private int _escape;
    private bool _atEscape;
    private int _value;

    /// <summary>What a unit is.</summary>
    internal enum Role : byte
    {
        /// <summary>A character of the text.</summary>
        Text,

        /// <summary>What stands between strings, and their quotes: characters too, but nothing that is taken away.</summary>
        Frame,

        /// <summary>Begins an escape, which is one character.</summary>
        EscapeBegins,

        /// <summary>Goes on with it.</summary>
        EscapeGoesOn,

        /// <summary>Ends it: <see cref="Value"/> is what it says.</summary>
        EscapeEnds,
    }

    /// <summary>Of the escape that ended.</summary>
    public char Value => (char)_value;

    /// <summary>Within a string of such a text.</summary>
    public bool InString { get; private set; }

    public Role Next(char unit, bool mayHoldJson)
    {
        if (!_started && !char.IsWhiteSpace(unit))
        {
            (_started, _isJson) = (true, mayHoldJson && (unit is '{' or '[' or '"'));
        }

        if (!_isJson)
        {
            return Role.Text;
        }

        if (_escape > 0)
        {
            return Escaped(unit);
        }

        if (unit == '"')
        {
            InString = !InString;
            return Role.Frame;
        }

        if (!InString)
        {
            return Role.Frame;
        }

        if (unit != '\\')
        {
            return Role.Text;
        }

        (_escape, _atEscape, _value) = (1, true, 0);
        return Role.EscapeBegins;
    }

    private Role Escaped(char unit)
    {
        if (_atEscape)
        {
            _atEscape = false;
            _escape = unit == 'u' ? 4 : 0;
            _value = unit switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', 'u' => 0, _ => unit };
            return _escape > 0 ? Role.EscapeGoesOn : Role.EscapeEnds;
        }

        _value = (_value << 4) | (int.TryParse([unit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digit) ? digit : 0);
        return --_escape > 0 ? Role.EscapeGoesOn : Role.EscapeEnds;
    }
}
