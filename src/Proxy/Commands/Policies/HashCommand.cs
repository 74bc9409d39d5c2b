using System.CommandLine;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy hash</c>: known secrets on standard input, one a line -> the lines of a <c>termsHashed</c> file.</summary>
internal static class HashCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var salt = new Option<string>("--salt-file") { Description = "File with the rule's salt; a line end behind it does not count.", HelpName = "FILE", Required = true };
        var command = new Command("hash", "Reads secrets from standard input, one a line, and writes the hashes that `termsHashed` takes, sorted.") { salt };
        command.SetAction(parsed => Hash(parsed.GetValue(salt)!, Console.In, output, error));
        return command;
    }

    internal static int Hash(string saltFile, TextReader input, TextWriter output, TextWriter error)
    {
        try
        {
            var salt = Encoding.UTF8.GetBytes(File.ReadAllText(saltFile).TrimEnd('\r', '\n'));
            var hashes = new SortedSet<string>(StringComparer.Ordinal);
            while (input.ReadLine() is { } line)
            {
                if (line.Length > 0)
                {
                    hashes.Add(Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(line))));
                }
            }

            foreach (var hash in hashes)
            {
                output.WriteLine(hash);
            }

            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
