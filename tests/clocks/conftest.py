from hypothesis import settings

settings.register_profile("steady", deadline=None)  # the machine's load is not what these tests are about
settings.load_profile("steady")
