using CsCheck;

namespace FastMcp.Wire.Tests.Json;

internal static class Pick
{
    public static Gen<T> From<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);
}
