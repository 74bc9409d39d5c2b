using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Tests.Configuration;

/// <summary>A file that is another one is seen as another one, however it was exchanged.</summary>
public sealed class FileStampTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-stamp-").FullName;

    // As secrets are mounted: each file is a link into a directory that is a link, and only the latter is swapped.
    [Fact]
    public void Of_AFileBehindADirectoryThatIsSwapped_IsAnother()
    {
        Make("first", "roots", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Make("second", "other", new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Directory.CreateSymbolicLink(At("data"), "first");
        File.CreateSymbolicLink(At("ca.pem"), Path.Combine("data", "ca.pem"));
        var first = FileStamp.Of(At("ca.pem"));
        Assert.Equal(first, FileStamp.Of(At("ca.pem")));
        Directory.Delete(At("data"));
        Directory.CreateSymbolicLink(At("data"), "second");
        Assert.Equal("other", File.ReadAllText(At("ca.pem")));
        Assert.NotEqual(first, FileStamp.Of(At("ca.pem")));
    }

    [Fact]
    public void Of_AFileThatGoesAndComes_IsAnotherEachTime()
    {
        var none = FileStamp.Of(At("keys.json"));
        File.WriteAllText(At("keys.json"), "{}");
        var some = FileStamp.Of(At("keys.json"));
        File.WriteAllText(At("keys.json"), "{ }");
        Assert.Equal(3, new[] { none, some, FileStamp.Of(At("keys.json")) }.Distinct().Count());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private void Make(string folder, string text, DateTime time)
    {
        Directory.CreateDirectory(At(folder));
        File.WriteAllText(Path.Combine(At(folder), "ca.pem"), text);
        File.SetLastWriteTimeUtc(Path.Combine(At(folder), "ca.pem"), time);
    }
}
