"""What a table leaves open or holds that is strange: asked of the user, assumed until then."""
