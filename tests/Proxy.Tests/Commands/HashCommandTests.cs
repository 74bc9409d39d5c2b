using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Commands.Policies;

namespace FastMcp.Proxy.Tests.Commands;

public sealed class HashCommandTests
{
    [Fact]
    public void Hash_SecretsByLine_WritesSortedHashesUnderTheSaltOnce()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "a salt for tests only\n");
            var (said, wrong) = (new StringWriter(), new StringWriter());
            var code = HashCommand.Hash(file, new StringReader("one-secret-000001\n\ntwo-secret-000002\none-secret-000001\n"), said, wrong);
            Assert.Equal(ExitCodes.Ok, code);
            Assert.Equal("", wrong.ToString());
            Assert.Equal(new[] { "one-secret-000001", "two-secret-000002" }.Select(HashOf).Order(StringComparer.Ordinal), said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Hash_NoSaltFile_SaysSo()
    {
        var wrong = new StringWriter();
        Assert.Equal(ExitCodes.HasErrors, HashCommand.Hash("/no/such/salt", new StringReader("x"), new StringWriter(), wrong));
        Assert.Contains("/no/such/salt", wrong.ToString());
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(HMACSHA256.HashData("a salt for tests only"u8, Encoding.UTF8.GetBytes(secret)));
}
