using System.Globalization;

namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>A number of JSON: exact where a decimal holds it, else the nearest double.</summary>
internal readonly record struct SchemaNumber(decimal Exact, double Near, bool IsExact)
{
    // Beyond 28 digits a decimal rounds without a word.
    private const int ExactDigits = 28;

    public static bool TryParse(string text, out SchemaNumber number)
    {
        bool isNear = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double near) && !double.IsInfinity(near);
        decimal exact = 0;
        bool isExact = text.Count(c => c is >= '0' and <= '9') <= ExactDigits && text.IndexOfAny(['e', 'E']) < 0
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out exact);
        number = new(exact, near, isExact);
        return isNear;
    }

    public bool IsWhole => IsExact ? decimal.Truncate(Exact) == Exact : Math.Truncate(Near) == Near;

    public int CompareTo(SchemaNumber other) => IsExact && other.IsExact ? Exact.CompareTo(other.Exact) : Near.CompareTo(other.Near);

    public bool IsMultipleOf(SchemaNumber unit)
    {
        if (IsExact && unit.IsExact)
        {
            return Exact % unit.Exact == 0;
        }

        double times = Near / unit.Near;
        return Math.Truncate(times) == times;
    }
}
