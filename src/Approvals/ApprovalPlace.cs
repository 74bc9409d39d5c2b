using System.Globalization;

namespace FastMcp.Approvals;

/// <summary>A place in a list that is in order of time. What comes meanwhile moves nothing behind it.</summary>
/// <param name="Asked">When the request was asked for.</param>
/// <param name="Id">Its id: many may have been asked for at one moment.</param>
public readonly record struct ApprovalPlace(DateTimeOffset Asked, string Id)
{
    private const int LongestId = 40;

    /// <summary>Null: it is none.</summary>
    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    public static ApprovalPlace? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('-', StringComparison.Ordinal);
        return at > 0 && text.Length - at - 1 is > 0 and <= LongestId && long.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new(new DateTimeOffset(ticks, TimeSpan.Zero), text[(at + 1)..]) : null;
    }

    /// <summary>Ticks (100 ns since year 1), a hyphen, the id.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Asked.UtcTicks}-{Id}");
}
