using System.Globalization;

namespace FastMcp.Proxy.Commands;

/// <summary>Columns of the terminal: COLUMNS, else what the console says.</summary>
internal static class ScreenWidth
{
    /// <param name="otherwise">Where there is no terminal.</param>
    public static int Find(int otherwise)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0)
        {
            return columns;
        }

        return !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : otherwise;
    }
}
