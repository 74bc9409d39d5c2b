using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Originals;

/// <summary>Wrapped session keys, a file each. Deleting one shreds what it sealed: the log keeps bytes that nobody can open, and stays whole.</summary>
internal sealed class KeyFolder(string folder)
{
    public string PathOf(KeyId id) => Path.Combine(folder, id + StoredKey.Extension);

    /// <exception cref="IOException">It is not kept.</exception>
    public void Write(StoredKey key)
    {
        Directory.CreateDirectory(folder);
        using (var file = DiskSegmentFile.Create(PathOf(key.Id)))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(key.Text));
            file.Finish();
            file.Sync();
        }
    }

    public StoredKey? Find(KeyId id) => TryRead(PathOf(id));

    public IEnumerable<StoredKey> All() =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + StoredKey.Extension).Select(TryRead).OfType<StoredKey>() : [];

    /// <summary>Overwrites and deletes those that are meant; how many. On media that copy on write the old bytes may stay, wrapped.</summary>
    /// <exception cref="IOException">Some stay.</exception>
    public int Shred(Predicate<StoredKey> which)
    {
        var shredded = 0;
        foreach (var key in All().Where(key => which(key)).ToList())
        {
            var path = PathOf(key.Id);
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
            {
                file.Write(new byte[file.Length]);
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
            shredded++;
        }

        if (shredded > 0)
        {
            DiskSegmentFile.SyncFolder(folder);
        }

        return shredded;
    }

    private static StoredKey? TryRead(string path)
    {
        try
        {
            return StoredKey.Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
