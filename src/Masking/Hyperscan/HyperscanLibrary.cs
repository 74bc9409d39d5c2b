using System.Runtime.InteropServices;

namespace FastMcp.Masking.Hyperscan;

/// <summary>Whether libhs can be used in this process, which version it is, and if not, why. Looked at once.</summary>
public sealed class HyperscanLibrary
{
    /// <summary>Environment variable; <c>off</c>: the library is not even loaded.</summary>
    private const string Switch = "FASTMCP_LIBHS";

    private const string Major = "5.";

    private HyperscanLibrary(string? version, string? whyNot) => (Version, WhyNot) = (version, whyNot);

    /// <summary>The library of this process.</summary>
    public static HyperscanLibrary Instance { get; } = Look();

    /// <summary>As the library says it, such as <c>5.4.0 2021-01-26</c>; null where there is none.</summary>
    public string? Version { get; }

    /// <summary>Null: it runs.</summary>
    public string? WhyNot { get; }

    public bool Runs => WhyNot is null;

    /// <summary>For health: what searches for terms.</summary>
    public override string ToString() => Runs ? $"hyperscan {Version}" : $"managed search ({WhyNot})";

    private static HyperscanLibrary Look()
    {
        try
        {
            if (Environment.GetEnvironmentVariable(Switch) == "off")
            {
                return new(null, $"{Switch} is off");
            }

            if (!Native.TryLoad())
            {
                return new(null, "libhs.so.5 is not installed");
            }

            var version = Marshal.PtrToStringUTF8(Native.hs_version());
            return version?.StartsWith(Major, StringComparison.Ordinal) != true ? new(version, $"libhs has version {version}, and 5 is bound")
                : Native.hs_valid_platform() != Native.Success ? new(version, "libhs does not support this processor (it needs SSSE3)")
                : new(version, null);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException or BadImageFormatException)
        {
            return new(null, "libhs.so.5 is there, but is not the library that is bound");
        }
    }
}
