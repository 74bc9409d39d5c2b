using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>A folder with a file of SQLite.</summary>
internal sealed class FileKeep : IKeep
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-approvals").FullName;

    public IApprovalStore Open() => SqliteApprovalStore.Open(_folder);

    public IKeep Copy()
    {
        var copy = new FileKeep();
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Copy(file, Path.Combine(copy._folder, Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
