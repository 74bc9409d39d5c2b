using System.Globalization;

namespace FastMcp.Recording.Sessions;

/// <summary>Names an exchange over all runs: the first half of the run's number and the exchange's, such as 1f0c2a9b-17.</summary>
/// <param name="Run">Of the gateway.</param>
/// <param name="Exchange">Unique in it.</param>
public readonly record struct ExchangeId(ulong Run, ulong Exchange)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run >> 32:x8}-{Exchange}");
}
