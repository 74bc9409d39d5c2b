using System.ComponentModel;
using System.Diagnostics;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>A program that may be on the machine.</summary>
internal static class Tool
{
    /// <summary>What it writes; null where it is absent.</summary>
    public static string? Output(string program, IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
